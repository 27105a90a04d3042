// Print whether each request in the files named is genuine.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	key, err := fetchKey()
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range os.Args[1:] {
		bytes, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		head, body, _ := strings.Cut(string(bytes), "\n\n")
		lines := strings.Split(head, "\n")
		headers := http.Header{}
		for _, line := range lines[1:] {
			name, value, _ := strings.Cut(line, ": ")
			headers.Set(name, value)
		}
		fmt.Println(isGenuine(key, lines[0], headers, []byte(body)))
	}
}
