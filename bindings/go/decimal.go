package codeanatomy

import (
	"math/big"
	"strings"
)

// Decimal is an exact decimal number. The zero value is 0.
type Decimal struct {
	unscaled *big.Int // nil for 0
	scale    int
}

// NewDecimal is unscaled × 10^−scale.
func NewDecimal(unscaled *big.Int, scale int) Decimal {
	return Decimal{unscaled: new(big.Int).Set(unscaled), scale: scale}
}

// ParseDecimal reads a number such as "-12.50"; its scale is the number of digits behind the point.
func ParseDecimal(text string) (Decimal, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole, "+-") + fraction
	unscaled, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok || strings.Trim(digits, "0123456789") != "" || strings.HasSuffix(text, ".") {
		return Decimal{}, invalidArgument("%q is not a decimal number.", text)
	}
	return Decimal{unscaled: unscaled, scale: len(fraction)}, nil
}

// Unscaled is the number without its point.
func (d Decimal) Unscaled() *big.Int {
	if d.unscaled == nil {
		return new(big.Int)
	}
	return new(big.Int).Set(d.unscaled)
}

// Scale is the number of digits behind the point.
func (d Decimal) Scale() int { return d.scale }

// String is the number with exactly as many digits behind the point as the scale says.
func (d Decimal) String() string {
	number := d.Unscaled()
	if d.scale <= 0 {
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-d.scale)), nil)
		return number.Mul(number, power).String()
	}
	digits := new(big.Int).Abs(number).String()
	if missing := d.scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - d.scale
	text := digits[:point] + "." + digits[point:]
	if number.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// rescaled is the same number with another scale; false when digits would be lost.
func (d Decimal) rescaled(scale int) (*big.Int, bool) {
	number := d.Unscaled()
	if scale >= d.scale {
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale-d.scale)), nil)
		return number.Mul(number, power), true
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.scale-scale)), nil)
	quotient, rest := new(big.Int).QuoRem(number, power, new(big.Int))
	return quotient, rest.Sign() == 0
}

// precision is the number of digits.
func (d Decimal) precision() int {
	digits := len(new(big.Int).Abs(d.Unscaled()).String())
	return max(digits, d.scale)
}
