// Prints the rows of a result as a table.
#ifndef CODEANATOMY_EXAMPLES_TABLE_HPP
#define CODEANATOMY_EXAMPLES_TABLE_HPP

#include <algorithm>
#include <codeanatomy.hpp>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace table {

inline constexpr std::size_t widest_column = 70;

// A value as text; the columns of the examples are whole numbers and text.
inline std::string cell(const codeanatomy::Column &column, std::int64_t row) {
  if (column.is_null(row))
    return "NULL";
  switch (column.type().id) {
  case codeanatomy::TypeId::int64:
    return std::to_string(column.values<std::int64_t>().value(row));
  case codeanatomy::TypeId::uint64:
    return std::to_string(column.values<std::uint64_t>().value(row));
  default:
    return std::string(column.values<std::string_view>().value(row));
  }
}

// Number of characters: of the bytes of UTF-8, those that begin one.
inline std::size_t width(const std::string &text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & '\xC0') != '\x80'; }));
}

// The text cut to the widest column.
inline std::string shortened(const std::string &text) {
  std::string cut;
  for (const char byte : text) {
    const bool begins_character = (byte & '\xC0') != '\x80';
    if (begins_character && width(cut) == widest_column)
      return cut;
    cut += byte;
  }
  return cut;
}

// The rows of a result as text, and which columns are numbers.
class Table {
public:
  explicit Table(codeanatomy::Stream stream) {
    const codeanatomy::Schema schema = stream.schema();
    add_row(schema.column_count(),
            [&](std::size_t index) { return std::string(schema.column(index).name()); });
    for (std::size_t index = 0; index < schema.column_count(); ++index) {
      is_number_.push_back(schema.column(index).type().id != codeanatomy::TypeId::utf8);
    }
    for (const codeanatomy::Batch &batch : stream) {
      for (std::int64_t row = 0; row < batch.row_count(); ++row) {
        add_row(batch.column_count(),
                [&](std::size_t index) { return shortened(cell(batch.column(index), row)); });
      }
    }
  }

  // Prints the rows under the names of their columns; nothing for a result without columns.
  void print(std::ostream &out) const {
    for (const auto &row : rows_) {
      for (std::size_t index = 0; index < row.size(); ++index) {
        const std::string space(widths_[index] - width(row[index]), ' ');
        out << "  " << (is_number_[index] ? space + row[index] : row[index] + space);
      }
      if (!row.empty())
        out << "\n";
    }
  }

private:
  template <typename CellOf> void add_row(std::size_t columns, CellOf cell_of) {
    rows_.emplace_back();
    widths_.resize(columns);
    for (std::size_t index = 0; index < columns; ++index) {
      rows_.back().push_back(cell_of(index));
      widths_[index] = std::max(widths_[index], width(rows_.back().back()));
    }
  }

  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> widths_;
  std::vector<bool> is_number_;
};

} // namespace table

#endif
