// The API of launch day: it knows how the engines are, and the motto of the day.
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// The file becomes part of the binary when it is compiled.
//
//go:embed motto.txt
var motto string

func status(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	answer := map[string]string{"engines": "ready", "motto": motto}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		log.Println("answer:", err)
	}
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/status", status)
	server := &http.Server{Addr: ":8080", Handler: mux}
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
	log.Println("engines on port 8080")
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
