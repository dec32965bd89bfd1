package codeanatomy

import (
	"fmt"
	"math"
	"math/big"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Duration is a number of time units. It holds what a time.Duration cannot: more than 292 years.
type Duration struct {
	Count int64
	Unit  TimeUnit
}

// Std is the duration as the standard library has it; false when it is too long for that.
func (d Duration) Std() (time.Duration, bool) {
	each := d.Unit.nanoseconds()
	if d.Count > math.MaxInt64/each || d.Count < math.MinInt64/each {
		return 0, false
	}
	return time.Duration(d.Count * each), true
}

// String is the count with the unit, such as "5s".
func (d Duration) String() string { return fmt.Sprintf("%d%v", d.Count, d.Unit) }

// Interval is a distance of time in parts that do not convert into each other.
type Interval struct {
	Months, Days int32
	Nanoseconds  int64
}

// MapEntry is one entry of a map.
type MapEntry struct {
	Key, Value any
}

// Value reads a row of a column of any kind:
//
//   - NULL: nil
//   - numbers: the Go type of the same width; float16 as float32
//   - decimals: [Decimal]
//   - text: string; binary: []byte
//   - dates and timestamps: time.Time; times: time.Duration since midnight
//   - durations: [Duration]; intervals: [Interval]
//   - lists: []any; structs: map[string]any; maps: [][MapEntry]
//   - dictionaries, runs, unions: the value
func (c Column) Value(row int) any {
	found, index, set := c.find(row)
	if !set {
		return nil
	}
	value := found.value(index)
	runtime.KeepAlive(c.memory)
	return value
}

// resolved is value for an entry that may be NULL or stand elsewhere.
func (v vector) resolved(index int) any {
	found, index, set := v.resolve(index)
	if !set {
		return nil
	}
	return found.value(index)
}

// value reads an entry that is not NULL and is no dictionary, run or union.
func (v vector) value(index int) any {
	switch v.dataType.Kind {
	case KindUtf8, KindLargeUtf8, KindUtf8View:
		return string(v.bytes(index))
	case KindBinary, KindLargeBinary, KindBinaryView, KindFixedSizeBinary:
		return slices.Clone(v.bytes(index))
	case KindList, KindLargeList, KindFixedSizeList, KindListView, KindLargeListView:
		return v.items(index)
	case KindMap:
		return v.entries(index)
	case KindStruct:
		fields := make(map[string]any, len(v.dataType.Fields))
		for child, field := range v.dataType.Fields {
			fields[field.Name] = v.child(child).resolved(index + int(v.array.offset))
		}
		return fields
	}
	return v.fixed(index)
}

// fixed reads an entry of a fixed-width kind.
func (v vector) fixed(index int) any {
	buffer, position := v.buffer(1), index+int(v.array.offset)
	switch v.dataType.Kind {
	case KindBool:
		return bit(buffer, position)
	case KindInt8:
		return at[int8](buffer, position)
	case KindInt16:
		return at[int16](buffer, position)
	case KindInt32:
		return at[int32](buffer, position)
	case KindInt64:
		return at[int64](buffer, position)
	case KindUint8:
		return at[uint8](buffer, position)
	case KindUint16:
		return at[uint16](buffer, position)
	case KindUint32:
		return at[uint32](buffer, position)
	case KindUint64:
		return at[uint64](buffer, position)
	case KindFloat16, KindFloat32:
		return float32(float(v, index))
	case KindFloat64:
		return at[float64](buffer, position)
	case KindDecimal32, KindDecimal64, KindDecimal128, KindDecimal256:
		return v.decimal(position)
	case KindIntervalMonths:
		return Interval{Months: at[int32](buffer, position)}
	case KindIntervalDayTime:
		parts := at[[2]int32](buffer, position)
		return Interval{Days: parts[0], Nanoseconds: int64(parts[1]) * 1e6}
	case KindIntervalMonthDayNano:
		parts := at[struct {
			months, days int32
			nanoseconds  int64
		}](buffer, position)
		return Interval{Months: parts.months, Days: parts.days, Nanoseconds: parts.nanoseconds}
	}
	count := integer(v.dataType.Kind, buffer, position)
	switch v.dataType.Kind {
	case KindTime32, KindTime64:
		return time.Duration(count * v.dataType.Unit.nanoseconds())
	case KindDuration:
		return Duration{Count: count, Unit: v.dataType.Unit}
	}
	return moment(v.dataType, count)
}

func (v vector) items(index int) []any {
	begin, end := v.span(index)
	items, child := make([]any, 0, end-begin), v.child(0)
	for item := begin; item < end; item++ {
		items = append(items, child.resolved(item))
	}
	return items
}

func (v vector) entries(index int) []MapEntry {
	begin, end := v.span(index)
	pairs := v.child(0)
	keys, values := pairs.child(0), pairs.child(1)
	entries := make([]MapEntry, 0, end-begin)
	for pair := begin + int(pairs.array.offset); pair < end+int(pairs.array.offset); pair++ {
		entries = append(entries, MapEntry{Key: keys.resolved(pair), Value: values.resolved(pair)})
	}
	return entries
}

// decimal reads a two's complement number, its lowest byte first.
func (v vector) decimal(position int) Decimal {
	buffer := v.buffer(1)
	var unscaled big.Int
	switch v.dataType.Kind {
	case KindDecimal32:
		unscaled.SetInt64(int64(at[int32](buffer, position)))
	case KindDecimal64:
		unscaled.SetInt64(at[int64](buffer, position))
	case KindDecimal128:
		number := at[[16]byte](buffer, position)
		setTwosComplement(&unscaled, number[:])
	default:
		number := at[[32]byte](buffer, position)
		setTwosComplement(&unscaled, number[:])
	}
	return Decimal{unscaled: &unscaled, scale: v.dataType.Scale}
}

func setTwosComplement(to *big.Int, bytes []byte) {
	negative := bytes[len(bytes)-1]&0x80 != 0
	slices.Reverse(bytes)
	to.SetBytes(bytes)
	if negative {
		to.Sub(to, new(big.Int).Lsh(big.NewInt(1), uint(len(bytes))*8))
	}
}

// float reads an entry of any float kind.
func float(v vector, index int) float64 {
	buffer, position := v.buffer(1), index+int(v.array.offset)
	switch v.dataType.Kind {
	case KindFloat16:
		return half(at[uint16](buffer, position))
	case KindFloat32:
		return float64(at[float32](buffer, position))
	}
	return at[float64](buffer, position)
}

// half widens a float of 16 bits: a sign, 5 bits of exponent, 10 of fraction.
func half(bits uint16) float64 {
	exponent, fraction := int(bits>>10&0x1f), float64(bits&0x3ff)
	var value float64
	switch exponent {
	case 0:
		value = math.Ldexp(fraction, -24)
	case 0x1f:
		value = math.Inf(1)
		if fraction != 0 {
			value = math.NaN()
		}
	default:
		value = math.Ldexp(1024+fraction, exponent-25)
	}
	if bits&0x8000 != 0 {
		value = -value
	}
	return value
}

// moment is the time that a date or timestamp counts to.
func moment(dataType *DataType, count int64) time.Time {
	switch {
	case dataType.Kind == KindDate32:
		return time.Unix(count*24*60*60, 0).UTC()
	case dataType.Kind == KindDate64:
		return time.UnixMilli(count).UTC()
	case dataType.Unit == Second:
		return time.Unix(count, 0).In(zone(dataType.TimeZone))
	case dataType.Unit == Millisecond:
		return time.UnixMilli(count).In(zone(dataType.TimeZone))
	case dataType.Unit == Microsecond:
		return time.UnixMicro(count).In(zone(dataType.TimeZone))
	}
	return time.Unix(0, count).In(zone(dataType.TimeZone))
}

var zones sync.Map // name to *time.Location

// zone is the time zone of that name or offset; UTC when this system does not know it, which changes
// how a time is shown and not which one it is.
func zone(name string) *time.Location {
	if name == "" || name == "UTC" {
		return time.UTC
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	location := time.UTC
	if offset, err := time.Parse("-07:00", name); err == nil {
		location = offset.Location()
	} else if loaded, err := time.LoadLocation(name); err == nil {
		location = loaded
	}
	zones.Store(name, location)
	return location
}
