import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.codeanatomy.ArrowBatch;
import org.codeanatomy.ArrowField;
import org.codeanatomy.ArrowType;
import org.codeanatomy.BatchReader;
import org.codeanatomy.Row;

/** Prints the rows of a result in columns, numbers to the right and text to the left. */
final class Table {
  private static final int WIDEST = 70;

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private final List<Boolean> areNumbers = new ArrayList<>();

  private Table(List<ArrowField> columns) {
    for (ArrowField column : columns) {
      widths.add(0);
      areNumbers.add(!(column.type() instanceof ArrowType.Utf8));
    }
    add(columns.stream().map(ArrowField::name).toList());
  }

  /** Reads a result to its end and prints it; nothing when it has no columns. */
  static void print(PrintStream out, BatchReader reader) {
    Table table = new Table(reader.schema().fields());
    for (ArrowBatch batch : reader) {
      for (Row row : batch.rows()) {
        table.add(row.values().stream().map(Table::cell).toList());
      }
    }
    if (!table.widths.isEmpty()) {
      table.draw(out);
    }
  }

  private static String cell(Object value) {
    String text = value == null ? "NULL" : value.toString();
    return width(text) <= WIDEST ? text : text.substring(0, text.offsetByCodePoints(0, WIDEST));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private void add(List<String> cells) {
    rows.add(cells);
    for (int column = 0; column < cells.size(); column++) {
      widths.set(column, Math.max(widths.get(column), width(cells.get(column))));
    }
  }

  private void draw(PrintStream out) {
    for (List<String> cells : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells.size(); column++) {
        String space = " ".repeat(widths.get(column) - width(cells.get(column)));
        line.append("  ")
            .append(areNumbers.get(column) ? space + cells.get(column) : cells.get(column) + space);
      }
      out.println(line);
    }
  }
}
