// Telemetry answers one question: is the rocket still there?
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"os/user"
	"syscall"
	"time"
)

func status(w http.ResponseWriter, _ *http.Request) {
	name := "unknown"
	if current, err := user.Current(); err == nil {
		name = current.Username
	}
	w.Header().Set("Content-Type", "application/json")
	err := json.NewEncoder(w).Encode(map[string]string{"rocket": "still there", "pilot": name})
	if err != nil {
		log.Println("answer:", err)
	}
}

func main() {
	server := &http.Server{Addr: ":8080", Handler: http.HandlerFunc(status)}
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
	log.Println("telemetry on port 8080")
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
