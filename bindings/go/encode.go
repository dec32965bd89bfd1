package codeanatomy

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"time"
	"unicode/utf8"
)

// entry is a value as a column stores it.
type entry struct {
	null  bool
	bytes []byte
}

// encode turns a Go value into an entry of a type.
func encode(dataType *DataType, value any) (entry, error) {
	value = plain(value)
	if value == nil {
		return entry{null: true}, nil
	}
	var bytes []byte
	ok := false
	var err error
	switch dataType.Kind {
	case KindBool:
		var truth bool
		if truth, ok = value.(bool); truth {
			bytes = []byte{1}
		} else {
			bytes = []byte{0}
		}
	case KindInt8, KindInt16, KindInt32, KindInt64, KindUint8, KindUint16, KindUint32, KindUint64:
		bytes, ok = encodeInteger(dataType.Kind, value)
	case KindFloat32, KindFloat64:
		bytes, ok = encodeFloat(dataType.Kind, value)
	case KindUtf8, KindLargeUtf8:
		var text string
		text, ok = value.(string)
		if !utf8.ValidString(text) {
			return entry{}, fmt.Errorf("the text is not valid UTF-8; use a binary column")
		}
		bytes = []byte(text)
	case KindBinary, KindLargeBinary, KindFixedSizeBinary:
		bytes, ok = value.([]byte)
		ok = ok && (dataType.Kind != KindFixedSizeBinary || len(bytes) == dataType.Width)
	case KindDecimal128:
		bytes, ok, err = encodeDecimal(dataType, value)
	default:
		bytes, ok = encodeTime(dataType, value)
	}
	if err == nil && !ok {
		err = fmt.Errorf("%T %v is not a value of %v", value, value, dataType)
	}
	if bytes == nil {
		bytes = []byte{}
	}
	return entry{bytes: bytes}, err
}

// plain follows pointers and takes named types for what they are made of: int64, uint64, float64,
// bool, string or []byte.
func plain(value any) any {
	switch value.(type) {
	case nil, bool, int64, uint64, float64, string, []byte, time.Time, time.Duration, Duration, Interval, Decimal:
		return value
	}
	reflected := reflect.ValueOf(value)
	switch {
	case reflected.Kind() == reflect.Pointer:
		if reflected.IsNil() {
			return nil
		}
		return plain(reflected.Elem().Interface())
	case reflected.CanInt():
		return reflected.Int()
	case reflected.CanUint():
		return reflected.Uint()
	case reflected.CanFloat():
		return reflected.Float()
	case reflected.Kind() == reflect.Bool:
		return reflected.Bool()
	case reflected.Kind() == reflect.String:
		return reflected.String()
	case reflected.Kind() == reflect.Slice && reflected.Type().Elem().Kind() == reflect.Uint8:
		return reflected.Bytes()
	}
	return value
}

func encodeInteger(kind Kind, value any) ([]byte, bool) {
	var number int64
	switch value := value.(type) {
	case int64:
		number = value
		if kind == KindUint64 && value < 0 {
			return nil, false
		}
	case uint64:
		if kind == KindUint64 {
			return littleEndianOf(value, 8), true
		}
		if value > math.MaxInt64 {
			return nil, false
		}
		number = int64(value)
	default:
		return nil, false
	}
	least, most, width := limitsOf(kind)
	return littleEndianOf(uint64(number), width), number >= least && number <= most
}

func limitsOf(kind Kind) (least, most int64, width int) {
	switch kind {
	case KindInt8:
		return math.MinInt8, math.MaxInt8, 1
	case KindInt16:
		return math.MinInt16, math.MaxInt16, 2
	case KindInt32:
		return math.MinInt32, math.MaxInt32, 4
	case KindUint8:
		return 0, math.MaxUint8, 1
	case KindUint16:
		return 0, math.MaxUint16, 2
	case KindUint32:
		return 0, math.MaxUint32, 4
	}
	return math.MinInt64, math.MaxInt64, 8
}

func encodeFloat(kind Kind, value any) ([]byte, bool) {
	number, ok := value.(float64)
	if integer, isInteger := value.(int64); isInteger {
		number = float64(integer)
		ok = int64(number) == integer
	}
	if kind == KindFloat32 {
		return littleEndianOf(uint64(math.Float32bits(float32(number))), 4), ok
	}
	return littleEndianOf(math.Float64bits(number), 8), ok
}

func encodeDecimal(dataType *DataType, value any) ([]byte, bool, error) {
	decimal, ok := value.(Decimal)
	if !ok {
		return nil, false, nil
	}
	unscaled, exact := decimal.rescaled(dataType.Scale)
	if !exact || NewDecimal(unscaled, 0).precision() > dataType.Precision {
		return nil, false, fmt.Errorf("%v does not fit %v without loss", decimal, dataType)
	}
	bytes := littleEndian(unscaled)
	return bytes[:], true, nil
}

// encodeTime is encode for dates, times, timestamps, durations and intervals.
func encodeTime(dataType *DataType, value any) ([]byte, bool) {
	switch value := value.(type) {
	case time.Time:
		switch dataType.Kind {
		case KindDate32:
			return littleEndianOf(uint64(daysOf(value)), 4), true
		case KindDate64:
			return littleEndianOf(uint64(daysOf(value)*24*60*60*1000), 8), true
		case KindTimestamp:
			count, ok := countOf(value, dataType.Unit)
			return littleEndianOf(uint64(count), 8), ok
		}
	case time.Duration:
		count := uint64(int64(value) / dataType.Unit.nanoseconds())
		switch dataType.Kind {
		case KindTime32:
			return littleEndianOf(count, 4), true
		case KindTime64, KindDuration:
			return littleEndianOf(count, 8), true
		}
	case Duration:
		return littleEndianOf(uint64(value.Count), 8), dataType.Kind == KindDuration && dataType.Unit == value.Unit
	case Interval:
		bytes := littleEndianOf(uint64(value.Months), 4)
		bytes = append(bytes, littleEndianOf(uint64(value.Days), 4)...)
		bytes = append(bytes, littleEndianOf(uint64(value.Nanoseconds), 8)...)
		return bytes, dataType.Kind == KindIntervalMonthDayNano
	}
	return nil, false
}

// daysOf is the date that a time shows, as days since 1970.
func daysOf(value time.Time) int64 {
	year, month, day := value.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

// countOf is a time in units since 1970; false when the number is too large for the unit.
func countOf(value time.Time, unit TimeUnit) (int64, bool) {
	switch unit {
	case Second:
		return value.Unix(), true
	case Millisecond:
		return value.UnixMilli(), true
	case Microsecond:
		return value.UnixMicro(), true
	}
	count := value.UnixNano()
	return count, time.Unix(0, count).Equal(value)
}

func littleEndianOf(number uint64, width int) []byte {
	return binary.LittleEndian.AppendUint64(nil, number)[:width]
}

// littleEndian writes the lowest 16 bytes of a two's complement number.
func littleEndian(number *big.Int) (bytes [16]byte) {
	low := new(big.Int).And(number, new(big.Int).SetUint64(math.MaxUint64))
	high := new(big.Int).Rsh(number, 64)
	binary.LittleEndian.PutUint64(bytes[:8], low.Uint64())
	binary.LittleEndian.PutUint64(bytes[8:], uint64(high.Int64()))
	return bytes
}
