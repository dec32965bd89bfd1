package main

// The output of the program is part of what it shows.
func Example() {
	main()
	// Output:
	// 1 1
	// 2 4
	// 3 9
}
