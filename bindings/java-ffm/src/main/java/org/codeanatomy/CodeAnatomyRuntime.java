package org.codeanatomy;

import java.util.Map;
import org.codeanatomy.internal.ffi.NativeHandle;
import org.codeanatomy.internal.ffi.RuntimeCalls;
import org.codeanatomy.internal.json.JsonReader;

/**
 * Worker threads, one memory pool, one spill disk and caches, for any number of sessions. Any
 * thread, at the same time.
 *
 * <p>What was opened on a runtime keeps it: close them in any order.
 */
public final class CodeAnatomyRuntime implements AutoCloseable {
  private final NativeHandle handle;

  /** Takes an ownership over. */
  CodeAnatomyRuntime(long address) {
    handle = new NativeHandle(this, "runtime", address, RuntimeCalls::free, null);
  }

  /**
   * Makes a runtime of one's own.
   *
   * @param options how
   * @return the runtime
   */
  public static CodeAnatomyRuntime open(RuntimeOptions options) {
    return new CodeAnatomyRuntime(RuntimeCalls.create(options.json()));
  }

  /**
   * The runtime that the whole process shares, made with defaults on first use.
   *
   * @return the runtime; closing it leaves it to the others
   */
  public static CodeAnatomyRuntime shared() {
    return new CodeAnatomyRuntime(RuntimeCalls.shared());
  }

  /**
   * The options in force, defaults included; sizes in bytes.
   *
   * @return values by the names of the library
   */
  public Map<String, Object> options() {
    return JsonReader.readObject(handle.use(RuntimeCalls::options));
  }

  /**
   * How much memory and spill disk is in use.
   *
   * @return the figures of this moment
   */
  public MemoryReport memory() {
    return MemoryReport.of(handle.use(RuntimeCalls::memory));
  }

  NativeHandle handle() {
    return handle;
  }

  /** Gives the runtime up. May be repeated. */
  @Override
  public void close() {
    handle.close();
  }
}
