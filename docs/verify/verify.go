// Tell whether a push comes from the message service, and as it was sent.
package main

import (
	"crypto"
	"crypto/md5"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"sort"
	"strings"
)

// The URL in x-mns-signing-cert-url may be anybody's: trust this one alone.
const certificateURL = "http://127.0.0.1:8000/mns/x509_public_certificate.pem"

// Once when the receiver starts.
func fetchKey() (*rsa.PublicKey, error) {
	answer, err := http.Get(certificateURL)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no certificate at " + certificateURL)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("the certificate has no RSA key")
	}
	return key, nil
}

// The target is the path and the query as they were sent: RequestURI of the http.Request.
func isGenuine(key *rsa.PublicKey, target string, headers http.Header, body []byte) bool {
	sum := md5.Sum(body)
	digest := hex.EncodeToString(sum[:])
	wanted := headers.Get("Content-MD5")
	if wanted != strings.ToUpper(digest) && wanted != base64.StdEncoding.EncodeToString([]byte(digest)) {
		return false
	}
	var names []string
	for name := range headers {
		if strings.HasPrefix(name, "X-Mns-") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	lines := []string{"POST", wanted, headers.Get("Content-Type"), headers.Get("Date")}
	for _, name := range names {
		lines = append(lines, strings.ToLower(name)+":"+headers.Get(name))
	}
	hashed := sha1.Sum([]byte(strings.Join(append(lines, target), "\n")))
	signature, err := base64.StdEncoding.DecodeString(headers.Get("Authorization"))
	return err == nil && rsa.VerifyPKCS1v15(key, crypto.SHA1, hashed[:], signature) == nil
}
