//go:build !race

package codeanatomy_test

const raceDetector = false
