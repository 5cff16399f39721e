// Package cases runs cases by name, one after the other, and prints them as test/clients/cases.ts says.
package cases

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"
)

// Case fails by panicking, which is what the functions below do.
type Case struct {
	Name string
	Run  func()
}

const caseLimit = 90 * time.Second

// Bootstrap is HOST:PORT of the broker under test.
func Bootstrap() string {
	if address := os.Getenv("CLIENTS_BOOTSTRAP"); address != "" {
		return address
	}
	return "127.0.0.1:9092"
}

// Named gives a name for a topic, group or transactional id that nobody else has.
func Named(name string) string {
	run := os.Getenv("CLIENTS_RUN")
	if run == "" {
		run = fmt.Sprint(os.Getpid())
	}
	return "clients-" + run + "-" + name
}

// Run runs all cases and ends the program.
func Run(all []Case) {
	fmt.Printf("1..%d\n", len(all))
	failed := false
	for _, each := range all {
		if why := attempt(each); why != "" {
			failed = true
			fmt.Printf("not ok %s: %s\n", each.Name, strings.ReplaceAll(why, "\n", " "))
		} else {
			fmt.Printf("ok %s\n", each.Name)
		}
	}
	if failed {
		os.Exit(1)
	}
	os.Exit(0)
}

func attempt(each Case) string {
	done := make(chan string, 1)
	go func() {
		defer func() {
			if thrown := recover(); thrown != nil {
				done <- fmt.Sprint(thrown)
			} else {
				done <- ""
			}
		}()
		each.Run()
	}()
	select {
	case why := <-done:
		return why
	case <-time.After(caseLimit):
		return fmt.Sprintf("not done after %s", caseLimit)
	}
}

// Must is the value, or the end of the case where there is an error.
func Must[T any](value T, err error) T {
	Check(err)
	return value
}

func Check(err error) {
	if err != nil {
		panic(err)
	}
}

func Ok(holds bool, what string) {
	if !holds {
		panic(what)
	}
}

func Equal(actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Sprintf("expected %#v, got %#v", expected, actual))
	}
}

// Until asks again and again for 40 seconds.
func Until(what string, condition func() bool) {
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if condition() {
			return
		}
	}
	panic("never came: " + what)
}
