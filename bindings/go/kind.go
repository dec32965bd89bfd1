package codeanatomy

import "fmt"

// Kind is the family of an Arrow type.
type Kind uint8

// The families of Arrow types.
const (
	KindNull Kind = iota
	KindBool
	KindInt8
	KindInt16
	KindInt32
	KindInt64
	KindUint8
	KindUint16
	KindUint32
	KindUint64
	KindFloat16
	KindFloat32
	KindFloat64
	KindDecimal32
	KindDecimal64
	KindDecimal128
	KindDecimal256
	KindUtf8
	KindLargeUtf8
	KindUtf8View
	KindBinary
	KindLargeBinary
	KindBinaryView
	KindFixedSizeBinary
	KindDate32
	KindDate64
	KindTime32
	KindTime64
	KindTimestamp
	KindDuration
	KindIntervalMonths
	KindIntervalDayTime
	KindIntervalMonthDayNano
	KindList
	KindLargeList
	KindFixedSizeList
	KindListView
	KindLargeListView
	KindStruct
	KindMap
	KindDictionary
	KindRunEndEncoded
	KindSparseUnion
	KindDenseUnion
)

var kindNames = [...]string{
	KindNull:                 "null",
	KindBool:                 "bool",
	KindInt8:                 "int8",
	KindInt16:                "int16",
	KindInt32:                "int32",
	KindInt64:                "int64",
	KindUint8:                "uint8",
	KindUint16:               "uint16",
	KindUint32:               "uint32",
	KindUint64:               "uint64",
	KindFloat16:              "float16",
	KindFloat32:              "float32",
	KindFloat64:              "float64",
	KindDecimal32:            "decimal32",
	KindDecimal64:            "decimal64",
	KindDecimal128:           "decimal128",
	KindDecimal256:           "decimal256",
	KindUtf8:                 "utf8",
	KindLargeUtf8:            "large_utf8",
	KindUtf8View:             "utf8_view",
	KindBinary:               "binary",
	KindLargeBinary:          "large_binary",
	KindBinaryView:           "binary_view",
	KindFixedSizeBinary:      "fixed_size_binary",
	KindDate32:               "date32",
	KindDate64:               "date64",
	KindTime32:               "time32",
	KindTime64:               "time64",
	KindTimestamp:            "timestamp",
	KindDuration:             "duration",
	KindIntervalMonths:       "interval_months",
	KindIntervalDayTime:      "interval_day_time",
	KindIntervalMonthDayNano: "interval_month_day_nano",
	KindList:                 "list",
	KindLargeList:            "large_list",
	KindFixedSizeList:        "fixed_size_list",
	KindListView:             "list_view",
	KindLargeListView:        "large_list_view",
	KindStruct:               "struct",
	KindMap:                  "map",
	KindDictionary:           "dictionary",
	KindRunEndEncoded:        "run_end_encoded",
	KindSparseUnion:          "sparse_union",
	KindDenseUnion:           "dense_union",
}

// String is the name of the kind, such as "int64".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind_%d", uint8(k))
}

// TimeUnit is what times, timestamps and durations count.
type TimeUnit uint8

// The units of time.
const (
	Second TimeUnit = iota
	Millisecond
	Microsecond
	Nanosecond
)

// String is the short name of the unit, such as "ms".
func (u TimeUnit) String() string { return [...]string{"s", "ms", "us", "ns"}[u&3] }

// nanoseconds is the length of the unit.
func (u TimeUnit) nanoseconds() int64 { return [...]int64{1e9, 1e6, 1e3, 1}[u&3] }

// letter is the unit in an Arrow format text.
func (u TimeUnit) letter() string { return [...]string{"s", "m", "u", "n"}[u&3] }
