//go:build cgo

// Package needscgo is there with cgo only: its absence is what a build without cgo fails with.
package needscgo
