package org.codeanatomy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.codeanatomy.internal.Failures;
import org.codeanatomy.internal.arrow.BatchMemory;
import org.codeanatomy.internal.arrow.BatchWriter;
import org.codeanatomy.internal.arrow.ColumnBuilder;
import org.codeanatomy.internal.arrow.ColumnBuilders;
import org.codeanatomy.internal.arrow.SchemaWriter;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;

/**
 * Rows in Arrow columns, in native memory: a piece of a result, or input that was built here.
 *
 * <p>Close it to give the memory back at once; a batch that is forgotten is released after the
 * garbage collector found it. A batch may be handed from thread to thread until its columns are
 * asked for: from then on that one thread reads, others get {@link InvalidStateException}. {@link
 * #share} makes a batch for all threads. Giving a batch to the library moves it: it is closed then.
 */
public final class ArrowBatch implements AutoCloseable {
  private final BatchMemory memory;

  ArrowBatch(BatchMemory memory) {
    this.memory = memory;
  }

  /**
   * Builds a batch, column by column.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds a batch with given columns, row by row.
   *
   * @param schema the columns
   * @return a builder without rows
   */
  public static Builder builder(ArrowSchema schema) {
    return new Builder(schema);
  }

  /**
   * The columns' names and types. Any thread, also after closing.
   *
   * @return the schema
   */
  public ArrowSchema schema() {
    return memory.schema();
  }

  /**
   * The number of rows. Any thread, also after closing.
   *
   * @return how many
   */
  public int rowCount() {
    return memory.rows();
  }

  /**
   * The columns.
   *
   * @return in order
   * @throws InvalidStateException when the batch was closed, or another thread reads it
   */
  public List<ArrowColumn> columns() {
    return memory.columns();
  }

  /**
   * A column.
   *
   * @param index from 0
   * @return the column
   */
  public ArrowColumn column(int index) {
    return columns().get(index);
  }

  /**
   * A column.
   *
   * @param name its name
   * @return the first of that name
   * @throws InvalidArgumentException when there is none
   */
  public ArrowColumn column(String name) {
    return columns().get(schema().indexOf(name));
  }

  /**
   * All rows, copied out: for small results and tests. Large ones are read by column.
   *
   * @return in order
   */
  public List<Row> rows() {
    List<ArrowColumn> columns = columns();
    List<Row> rows = new ArrayList<>(rowCount());
    for (int index = 0; index < rowCount(); index++) {
      List<Object> values = new ArrayList<>(columns.size());
      for (ArrowColumn column : columns) {
        values.add(column.getObject(index));
      }
      rows.add(new Row(schema(), values));
    }
    return rows;
  }

  /**
   * Moves the data into a batch that any number of threads may read at the same time, and any may
   * close. Closing it costs more than closing one for a single thread.
   *
   * @return the new batch; this one is closed
   */
  public ArrowBatch share() {
    return new ArrowBatch(memory.share());
  }

  /**
   * Moves the batch into structs of the Arrow C data interface, for another library in this
   * process. Both structs belong to the caller, who releases what they hold; this batch is closed.
   *
   * @param schemaAddress where 72 bytes for an {@code ArrowSchema} are
   * @param arrayAddress where 80 bytes for an {@code ArrowArray} are
   */
  public void exportTo(long schemaAddress, long arrayAddress) {
    requireAddress(schemaAddress);
    requireAddress(arrayAddress);
    memory.moveTo(NativeMemory.view(arrayAddress, Layouts.ARROW_ARRAY.byteSize()));
    new SchemaWriter(schema())
        .moveTo(NativeMemory.view(schemaAddress, Layouts.ARROW_SCHEMA.byteSize()));
  }

  static void requireAddress(long address) {
    if (address == 0) {
      throw Failures.invalidArgument("An address is 0; it must be that of the struct to fill.");
    }
  }

  BatchMemory memory() {
    return memory;
  }

  /** Gives the memory back. May be repeated. */
  @Override
  public void close() {
    memory.close();
  }

  /**
   * Collects values for a batch. One thread at a time.
   *
   * <p>Values of each type: Boolean; Byte, Short, Integer, Long for whole numbers; Double and
   * Float; String; byte[]; LocalDate; LocalTime; LocalDateTime, or Instant for a timestamp with
   * time zone; BigDecimal. Null for none. A value that its column cannot hold without loss is
   * refused.
   */
  public static final class Builder {
    private final List<ColumnBuilder> columns = new ArrayList<>();
    private int rows;

    private Builder() {}

    private Builder(ArrowSchema schema) {
      schema.fields().forEach(field -> columns.add(ColumnBuilders.of(field)));
    }

    /**
     * Adds a column.
     *
     * @param name its name
     * @param type its type
     * @param values its values
     * @return this
     */
    public Builder column(String name, ArrowType type, List<?> values) {
      ColumnBuilder column = ColumnBuilders.of(ArrowField.of(name, type));
      values.forEach(column::add);
      return add(column);
    }

    /**
     * Adds a column of 64-bit numbers.
     *
     * @param name its name
     * @param values its values
     * @return this
     */
    public Builder longs(String name, long... values) {
      return add(BatchWriter.longs(name, values));
    }

    /**
     * Adds a column of doubles.
     *
     * @param name its name
     * @param values its values
     * @return this
     */
    public Builder doubles(String name, double... values) {
      return add(BatchWriter.doubles(name, values));
    }

    /**
     * Adds a column of text.
     *
     * @param name its name
     * @param values its values; null for none
     * @return this
     */
    public Builder strings(String name, String... values) {
      return column(name, ArrowType.UTF8, Arrays.asList(values));
    }

    private Builder add(ColumnBuilder column) {
      Objects.requireNonNull(column.field().name(), "name");
      rows = Math.max(rows, column.length());
      columns.add(column);
      return this;
    }

    /**
     * Adds a row.
     *
     * @param values one for each column
     * @return this
     */
    public Builder row(Object... values) {
      if (values.length != columns.size()) {
        throw Failures.invalidArgument(
            "A row has "
                + values.length
                + " values, but the batch has "
                + columns.size()
                + " columns.");
      }
      for (int index = 0; index < values.length; index++) {
        columns.get(index).add(values[index]);
      }
      rows++;
      return this;
    }

    /**
     * Sets the number of rows of a batch without columns.
     *
     * @param count how many
     * @return this
     */
    public Builder rowCount(int count) {
      rows = count;
      return this;
    }

    /**
     * Writes the batch into native memory.
     *
     * @return the batch
     * @throws InvalidArgumentException when columns differ in length
     */
    public ArrowBatch build() {
      return new ArrowBatch(BatchWriter.write(columns, rows));
    }
  }
}
