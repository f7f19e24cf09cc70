// Imports what programs of missions import, so that its build compiles it.
package main

import (
	_ "crypto/tls"
	_ "embed"
	_ "encoding/json"
	_ "flag"
	_ "html/template"
	_ "log"
	_ "net/http"
	_ "net/http/httptest"
	_ "os/signal"
	_ "testing"
)

func main() {}
