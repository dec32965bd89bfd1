package codeanatomy

import (
	"fmt"
	"strconv"
	"strings"
)

// plainFormats are the Arrow format texts without parameters.
var plainFormats = map[string]DataType{
	"n":   {Kind: KindNull},
	"b":   {Kind: KindBool},
	"c":   {Kind: KindInt8},
	"C":   {Kind: KindUint8},
	"s":   {Kind: KindInt16},
	"S":   {Kind: KindUint16},
	"i":   {Kind: KindInt32},
	"I":   {Kind: KindUint32},
	"l":   {Kind: KindInt64},
	"L":   {Kind: KindUint64},
	"e":   {Kind: KindFloat16},
	"f":   {Kind: KindFloat32},
	"g":   {Kind: KindFloat64},
	"u":   {Kind: KindUtf8},
	"U":   {Kind: KindLargeUtf8},
	"vu":  {Kind: KindUtf8View},
	"z":   {Kind: KindBinary},
	"Z":   {Kind: KindLargeBinary},
	"vz":  {Kind: KindBinaryView},
	"tdD": {Kind: KindDate32},
	"tdm": {Kind: KindDate64},
	"tts": {Kind: KindTime32, Unit: Second},
	"ttm": {Kind: KindTime32, Unit: Millisecond},
	"ttu": {Kind: KindTime64, Unit: Microsecond},
	"ttn": {Kind: KindTime64, Unit: Nanosecond},
	"tDs": {Kind: KindDuration, Unit: Second},
	"tDm": {Kind: KindDuration, Unit: Millisecond},
	"tDu": {Kind: KindDuration, Unit: Microsecond},
	"tDn": {Kind: KindDuration, Unit: Nanosecond},
	"tiM": {Kind: KindIntervalMonths},
	"tiD": {Kind: KindIntervalDayTime},
	"tin": {Kind: KindIntervalMonthDayNano},
	"+l":  {Kind: KindList},
	"+L":  {Kind: KindLargeList},
	"+vl": {Kind: KindListView},
	"+vL": {Kind: KindLargeListView},
	"+s":  {Kind: KindStruct},
	"+m":  {Kind: KindMap},
	"+r":  {Kind: KindRunEndEncoded},
}

var plainKinds = func() map[Kind]string {
	formats := make(map[Kind]string, len(plainFormats))
	for format, plain := range plainFormats {
		formats[plain.Kind] = format
	}
	return formats
}()

var decimalBits = map[Kind]int{
	KindDecimal32: 32, KindDecimal64: 64, KindDecimal128: 128, KindDecimal256: 256,
}

// Format is the type as the Arrow C data interface writes it, without its children; for a dictionary
// it is the format of the index.
func (t *DataType) Format() string {
	switch t.Kind {
	case KindDecimal128:
		return fmt.Sprintf("d:%d,%d", t.Precision, t.Scale)
	case KindDecimal32, KindDecimal64, KindDecimal256:
		return fmt.Sprintf("d:%d,%d,%d", t.Precision, t.Scale, decimalBits[t.Kind])
	case KindFixedSizeBinary:
		return fmt.Sprintf("w:%d", t.Width)
	case KindFixedSizeList:
		return fmt.Sprintf("+w:%d", t.Width)
	case KindTime32, KindTime64:
		return "tt" + t.Unit.letter()
	case KindDuration:
		return "tD" + t.Unit.letter()
	case KindTimestamp:
		return "ts" + t.Unit.letter() + ":" + t.TimeZone
	case KindDictionary:
		return plainKinds[t.Index]
	case KindSparseUnion:
		return "+us:" + codeTexts(t.TypeCodes)
	case KindDenseUnion:
		return "+ud:" + codeTexts(t.TypeCodes)
	}
	return plainKinds[t.Kind]
}

// parseFormat reads an Arrow format text; children are up to the caller.
func parseFormat(format string) (*DataType, error) {
	if plain, ok := plainFormats[format]; ok {
		return &plain, nil
	}
	name, parameters, _ := strings.Cut(format, ":")
	switch {
	case name == "d":
		return parseDecimal(format, parameters)
	case name == "w":
		return parseWidth(KindFixedSizeBinary, format, parameters)
	case name == "+w":
		return parseWidth(KindFixedSizeList, format, parameters)
	case name == "+us":
		return parseUnion(KindSparseUnion, format, parameters)
	case name == "+ud":
		return parseUnion(KindDenseUnion, format, parameters)
	case len(name) == 3 && name[:2] == "ts":
		for _, unit := range []TimeUnit{Second, Millisecond, Microsecond, Nanosecond} {
			if name[2:] == unit.letter() {
				return TimestampType(unit, parameters), nil
			}
		}
	}
	return nil, unknownFormat(format)
}

func parseDecimal(format, parameters string) (*DataType, error) {
	numbers, err := parseNumbers(parameters)
	if err != nil || len(numbers) < 2 || len(numbers) > 3 {
		return nil, unknownFormat(format)
	}
	read := DecimalType(numbers[0], numbers[1])
	if len(numbers) == 2 {
		return read, nil
	}
	for kind, bits := range decimalBits {
		if bits == numbers[2] {
			read.Kind = kind
			return read, nil
		}
	}
	return nil, unknownFormat(format)
}

func parseWidth(kind Kind, format, parameters string) (*DataType, error) {
	width, err := strconv.Atoi(parameters)
	if err != nil || width < 0 {
		return nil, unknownFormat(format)
	}
	return &DataType{Kind: kind, Width: width}, nil
}

func parseUnion(kind Kind, format, parameters string) (*DataType, error) {
	read := &DataType{Kind: kind}
	if parameters == "" {
		return read, nil
	}
	numbers, err := parseNumbers(parameters)
	if err != nil {
		return nil, unknownFormat(format)
	}
	for _, number := range numbers {
		read.TypeCodes = append(read.TypeCodes, int8(number))
	}
	return read, nil
}

func parseNumbers(text string) ([]int, error) {
	var numbers []int
	for _, part := range strings.Split(text, ",") {
		number, err := strconv.Atoi(part)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

func codeTexts(codes []int8) string {
	texts := make([]string, len(codes))
	for index, code := range codes {
		texts[index] = strconv.Itoa(int(code))
	}
	return strings.Join(texts, ",")
}

func unknownFormat(format string) error {
	return &Error{
		Status: StatusUnsupported, Code: CodeUnsupported, SQLState: "0A000", Component: "binding",
		Message: fmt.Sprintf("The Arrow format %q is not known; cast the column to another type in SQL.", format),
	}
}
