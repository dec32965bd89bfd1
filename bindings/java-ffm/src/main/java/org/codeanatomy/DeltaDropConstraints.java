package org.codeanatomy;

import java.util.List;
import java.util.Map;

/** Takes conditions off the table, in one commit for each. */
public final class DeltaDropConstraints extends DeltaOperation<DeltaDropConstraints> {
  private DeltaDropConstraints(Map<String, Object> values) {
    super(values);
  }

  @Override
  DeltaDropConstraints copy(Map<String, Object> values) {
    return new DeltaDropConstraints(values);
  }

  /**
   * Drops conditions.
   *
   * @param names of the conditions
   * @return an operation to add to
   */
  public static DeltaDropConstraints of(String... names) {
    return new DeltaDropConstraints(start("drop_constraints")).option("names", List.of(names));
  }

  /**
   * Whether names that the table does not have are passed over; they are an error by default.
   *
   * @param only true passes over them
   * @return options with it
   */
  public DeltaDropConstraints ifExists(boolean only) {
    return option("if_exists", only);
  }
}
