//go:build !codeanatomy_debug

package codeanatomy

const panicOnLeak = false
