// Package cases runs cases by name, one after the other, and prints them as test/clients/cases.ts says.
package cases

import (
	"crypto/tls"
	"crypto/x509"
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

// Way is a way into the secured broker: see test/clients/cases.ts.
type Way struct {
	Name string
	// Address is HOST:PORT.
	Address string
	TLS     bool
	// Mechanism is empty where nobody signs in.
	Mechanism string
}

// BeyondSession is longer than a session on the secured broker.
const BeyondSession = 9 * time.Second

// Ways are all of them; none where no secured broker is running.
func Ways() (ways []Way) {
	for _, each := range [][2]string{
		{"SSL", ""}, {"SASL_PLAINTEXT", "PLAIN"}, {"SASL_PLAINTEXT", "SCRAM-SHA-256"}, {"SASL_SSL", "SCRAM-SHA-512"},
	} {
		protocol, mechanism := each[0], each[1]
		address := os.Getenv("CLIENTS_" + protocol)
		if address == "" {
			continue
		}
		way := Way{Name: protocol, Address: address, TLS: strings.HasSuffix(protocol, "SSL"), Mechanism: mechanism}
		if mechanism != "" {
			way.Name += " with " + mechanism
		}
		ways = append(ways, way)
	}
	return ways
}

// TLSConfig trusts the secured broker's certificate.
func TLSConfig() *tls.Config {
	pool := x509.NewCertPool()
	Ok(pool.AppendCertsFromPEM(Must(os.ReadFile(os.Getenv("CLIENTS_CA")))), "the certificate is PEM")
	return &tls.Config{RootCAs: pool}
}

// Spaceless makes a name of a topic of it.
func Spaceless(name string) string {
	return strings.ReplaceAll(name, " ", "-")
}
