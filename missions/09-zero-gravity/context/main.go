// The satellite reports on its own condition: what a program needs besides itself.
package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const ok = "ok"

// certificates are those of the authorities that it trusts: without them no HTTPS call succeeds.
func certificates() string {
	pool, err := x509.SystemCertPool()
	if err != nil {
		return err.Error()
	}
	if pool.Equal(x509.NewCertPool()) {
		return "none found, no HTTPS call will succeed"
	}
	return ok
}

// zone is the time at the ground station.
func zone() string {
	if _, err := time.LoadLocation("Europe/Paris"); err != nil {
		return err.Error()
	}
	return ok
}

func tmp() string {
	file, err := os.CreateTemp("", "reading")
	if err != nil {
		return err.Error()
	}
	defer os.Remove(file.Name())
	return map[bool]string{true: ok, false: "cannot be closed"}[file.Close() == nil]
}

func pilot() string {
	if os.Getuid() == 0 {
		return "root is at the controls"
	}
	return ok
}

func report(w http.ResponseWriter, _ *http.Request) {
	systems := map[string]string{
		"certificates": certificates(), "zone": zone(), "tmp": tmp(), "pilot": pilot(),
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(systems); err != nil {
		log.Println("report:", err)
	}
}

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		if _, err := w.Write([]byte("beep\n")); err != nil {
			log.Println("beep:", err)
		}
	})
	http.HandleFunc("/self", report)
	server := &http.Server{Addr: ":8080"}
	stop, done := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer done()
	go func() {
		<-stop.Done()
		grace, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			log.Println("shutdown:", err)
		}
	}()
	log.Println("in orbit, port 8080")
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
