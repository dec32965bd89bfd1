package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** What the protocol of a Delta table must have at least. What is not named is not required. */
public final class DeltaRequiredProtocol extends Options<DeltaRequiredProtocol> {
  private DeltaRequiredProtocol(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaRequiredProtocol copy(Map<String, Object> values) {
    return new DeltaRequiredProtocol(values);
  }

  /**
   * Requires nothing.
   *
   * @return a demand to add to
   */
  public static DeltaRequiredProtocol create() {
    return new DeltaRequiredProtocol(Map.of());
  }

  /**
   * The lowest reader version.
   *
   * @param version from 1
   * @return a demand with it
   */
  public DeltaRequiredProtocol minReaderVersion(int version) {
    return option("min_reader_version", version);
  }

  /**
   * The lowest writer version.
   *
   * @param version from 1
   * @return a demand with it
   */
  public DeltaRequiredProtocol minWriterVersion(int version) {
    return option("min_writer_version", version);
  }

  /**
   * Reader features that the table must have.
   *
   * @param names such as {@code deletionVectors}
   * @return a demand with it
   */
  public DeltaRequiredProtocol readerFeatures(List<String> names) {
    return option("reader_features", names);
  }

  /**
   * Writer features that the table must have.
   *
   * @param names such as {@code changeDataFeed}
   * @return a demand with it
   */
  public DeltaRequiredProtocol writerFeatures(List<String> names) {
    return option("writer_features", names);
  }
}
