package org.codeanatomy;

import java.nio.file.Path;
import java.util.Map;

/** How a runtime is made. */
public final class RuntimeOptions extends Options<RuntimeOptions> {
  private RuntimeOptions(Map<String, Object> values) {
    super(values);
  }

  @Override
  RuntimeOptions copy(Map<String, Object> values) {
    return new RuntimeOptions(values);
  }

  /**
   * All defaults.
   *
   * @return options to add to
   */
  public static RuntimeOptions create() {
    return new RuntimeOptions(Map.of());
  }

  /**
   * How many threads work; by default as many as the process may use processors.
   *
   * @param count 1 to 1024
   * @return options with it
   */
  public RuntimeOptions workerThreads(int count) {
    return option("worker_threads", count);
  }

  /**
   * The memory that queries may use; beyond it they spill or fail. No limit by default.
   *
   * @param bytes the size
   * @return options with it
   */
  public RuntimeOptions memoryLimit(long bytes) {
    return option("memory_limit", bytes);
  }

  /**
   * The memory that queries may use; beyond it they spill or fail. No limit by default.
   *
   * @param size such as {@code 256MiB}
   * @return options with it
   */
  public RuntimeOptions memoryLimit(String size) {
    return option("memory_limit", size);
  }

  /**
   * Whether queries may spill to disk; they may by default.
   *
   * @param allowed false refuses to spill
   * @return options with it
   */
  public RuntimeOptions spill(boolean allowed) {
    return option("spill", allowed);
  }

  /**
   * Where spill files go; by default the temporary folder of the system.
   *
   * @param folder must exist
   * @return options with it
   */
  public RuntimeOptions spillDirectory(Path folder) {
    return option("spill_directory", folder);
  }

  /**
   * How large spill files may become together; 100 GiB by default.
   *
   * @param bytes the size
   * @return options with it
   */
  public RuntimeOptions spillLimit(long bytes) {
    return option("spill_limit", bytes);
  }

  /**
   * How large spill files may become together; 100 GiB by default.
   *
   * @param size such as {@code 10GiB}
   * @return options with it
   */
  public RuntimeOptions spillLimit(String size) {
    return option("spill_limit", size);
  }

  /**
   * How much of the footers and the like of files is kept; 50 MiB by default.
   *
   * @param bytes the size
   * @return options with it
   */
  public RuntimeOptions metadataCacheLimit(long bytes) {
    return option("metadata_cache_limit", bytes);
  }

  /**
   * How much of the footers and the like of files is kept; 50 MiB by default.
   *
   * @param size such as {@code 50MiB}
   * @return options with it
   */
  public RuntimeOptions metadataCacheLimit(String size) {
    return option("metadata_cache_limit", size);
  }

  /**
   * How much of the statistics of files is kept; 20 MiB by default.
   *
   * @param bytes the size; 0 keeps none
   * @return options with it
   */
  public RuntimeOptions statisticsCacheLimit(long bytes) {
    return option("statistics_cache_limit", bytes);
  }

  /**
   * How much of the statistics of files is kept; 20 MiB by default.
   *
   * @param size such as {@code 20MiB}
   * @return options with it
   */
  public RuntimeOptions statisticsCacheLimit(String size) {
    return option("statistics_cache_limit", size);
  }

  /**
   * How much of the listings of folders is kept; none by default, because a listing that is
   * remembered hides files that were written since.
   *
   * @param bytes the size; 0 keeps none
   * @return options with it
   */
  public RuntimeOptions listFilesCacheLimit(long bytes) {
    return option("list_files_cache_limit", bytes);
  }

  /**
   * How much of the listings of folders is kept; none by default, because a listing that is
   * remembered hides files that were written since.
   *
   * @param size such as {@code 1MiB}
   * @return options with it
   */
  public RuntimeOptions listFilesCacheLimit(String size) {
    return option("list_files_cache_limit", size);
  }

  /**
   * How long a listing of a folder is kept; for good by default.
   *
   * @param seconds the time
   * @return options with it
   */
  public RuntimeOptions listFilesCacheSeconds(long seconds) {
    return option("list_files_cache_seconds", seconds);
  }
}
