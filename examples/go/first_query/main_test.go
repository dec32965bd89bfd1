package main

// The output of the program is part of what it shows.
func Example() {
	main()
	// Output:
	// 42
}
