package codeanatomy

import "unsafe"

// Builder makes batches row by row, in memory outside of Go. Its columns may be of the kinds null,
// bool, integers, floats, decimal128, text and binary (not their views), dates, times, timestamps,
// durations and interval_month_day_nano. Close it. One goroutine at a time.
type Builder struct {
	schema *Schema
	native *native[[]*columnBuilder]
	rows   int
}

// NewBuilder makes a builder of batches with these columns; without columns, batches have rows only.
func NewBuilder(schema *Schema) (*Builder, error) {
	columns := make([]*columnBuilder, len(schema.Fields))
	for index, field := range schema.Fields {
		width, ok := widthOf(field.Type)
		if !ok {
			return nil, invalidArgument("Column %q is %v, which a builder cannot make; make it of text and "+
				"cast it in SQL.", field.Name, field.Type)
		}
		columns[index] = &columnBuilder{dataType: field.Type, width: width}
	}
	builder := &Builder{schema: schema, native: own("builder", columns, freeColumns)}
	guard(builder, builder.native)
	return builder, nil
}

// NewBatch makes a batch of rows, as a [Builder] does.
func NewBatch(schema *Schema, rows ...[]any) (*Batch, error) {
	builder, err := NewBuilder(schema)
	if err != nil {
		return nil, err
	}
	defer builder.Close()
	for _, row := range rows {
		if err := builder.Append(row...); err != nil {
			return nil, err
		}
	}
	return builder.Batch()
}

// Append adds a row, one value for each column, or none at all. Values are nil for NULL, bool, any
// integer or float, string, []byte, time.Time (for dates and timestamps; what is finer than the
// column's unit is cut off), time.Duration (for times and durations), [Duration], [Interval],
// [Decimal], and pointers to them.
func (b *Builder) Append(values ...any) error {
	columns, err := b.native.acquire()
	if err != nil {
		return err
	}
	defer b.native.release()
	if len(values) != len(columns) {
		return invalidArgument("A row of %d values was given for %d columns.", len(values), len(columns))
	}
	entries := make([]entry, len(values))
	for index, value := range values {
		field := b.schema.Fields[index]
		if entries[index], err = encode(field.Type, value); err != nil {
			return invalidArgument("Row %d, column %q: %v", b.rows, field.Name, err)
		}
		if entries[index].null && !field.Nullable {
			return invalidArgument("Row %d, column %q: NULL is not allowed there.", b.rows, field.Name)
		}
	}
	for index, column := range columns {
		if err := column.append(b.rows, entries[index]); err != nil {
			b.native.close()
			return err
		}
	}
	b.rows++
	return nil
}

// Batch gives the rows so far as a batch; the builder begins anew. Close the batch.
func (b *Builder) Batch() (*Batch, error) {
	columns, err := b.native.acquire()
	if err != nil {
		return nil, err
	}
	defer b.native.release()
	root := layout{length: b.rows, buffers: []unsafe.Pointer{nil}}
	for _, column := range columns {
		child, err := column.finish(b.rows)
		if err != nil {
			root.free()
			b.native.close()
			return nil, err
		}
		root.children = append(root.children, child)
	}
	b.rows = 0
	return root.batch(b.schema)
}

// Close frees the rows that were not taken. It never fails.
func (b *Builder) Close() error {
	b.native.close()
	return nil
}

// columnBuilder has the buffers of one column.
type columnBuilder struct {
	dataType               *DataType
	width                  int // bytes of a value; 0 for bits, −1 for none, −4 and −8 for offsets to bytes
	validity, values, ends room
	bytes                  int64
	nulls                  int
}

func freeColumns(columns []*columnBuilder) {
	for _, column := range columns {
		column.validity.free()
		column.values.free()
		column.ends.free()
	}
}

const (
	bits         = 0
	nothing      = -1
	offsets      = -4
	largeOffsets = -8
)

// widthOf is how a builder lays out a type; false when it cannot.
func widthOf(dataType *DataType) (int, bool) {
	switch dataType.Kind {
	case KindNull:
		return nothing, true
	case KindBool:
		return bits, true
	case KindInt8, KindUint8:
		return 1, true
	case KindInt16, KindUint16:
		return 2, true
	case KindInt32, KindUint32, KindFloat32, KindDate32, KindTime32:
		return 4, true
	case KindInt64, KindUint64, KindFloat64, KindDate64, KindTime64, KindTimestamp, KindDuration:
		return 8, true
	case KindDecimal128, KindIntervalMonthDayNano:
		return 16, true
	case KindFixedSizeBinary:
		return dataType.Width, dataType.Width > 0
	case KindUtf8, KindBinary:
		return offsets, true
	case KindLargeUtf8, KindLargeBinary:
		return largeOffsets, true
	}
	return 0, false
}

func (c *columnBuilder) append(row int, value entry) error {
	if c.width == nothing {
		return nil
	}
	if value.null {
		c.nulls++
	}
	if err := appendBit(&c.validity, row, !value.null); err != nil {
		return err
	}
	switch c.width {
	case bits:
		return appendBit(&c.values, row, value.bytes != nil && value.bytes[0] != 0)
	case offsets, largeOffsets:
		return c.appendText(row, value.bytes)
	}
	if value.null {
		_, err := c.values.extend(c.width)
		return err
	}
	return appendBytes(&c.values, value.bytes)
}

func (c *columnBuilder) appendText(row int, bytes []byte) error {
	if row == 0 {
		if _, err := c.ends.extend(-c.width); err != nil {
			return err
		}
	}
	c.bytes += int64(len(bytes))
	if c.width == offsets && c.bytes > 1<<31-1 {
		return invalidArgument("A column of %v has more than 2 GiB; take a batch earlier, or a large kind.", c.dataType)
	}
	if err := appendBytes(&c.values, bytes); err != nil {
		return err
	}
	if c.width == offsets {
		return appendTo(&c.ends, int32(c.bytes))
	}
	return appendTo(&c.ends, c.bytes)
}

// finish takes the buffers.
func (c *columnBuilder) finish(rows int) (layout, error) {
	if c.width == nothing {
		return layout{length: rows, nulls: rows}, nil
	}
	if c.nulls == 0 {
		c.validity.free()
	}
	textual := c.width == offsets || c.width == largeOffsets
	if textual && rows == 0 {
		if _, err := c.ends.extend(-c.width); err != nil {
			return layout{}, err
		}
	}
	if _, err := c.values.extend(0); err != nil {
		return layout{}, err
	}
	taken := layout{length: rows, nulls: c.nulls, buffers: []unsafe.Pointer{c.validity.take()}}
	if textual {
		taken.buffers = append(taken.buffers, c.ends.take())
	}
	taken.buffers = append(taken.buffers, c.values.take())
	c.bytes, c.nulls = 0, 0
	return taken, nil
}
