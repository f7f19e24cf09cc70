# fails: answers
FROM golang:1.21 AS build
FROM alpine:3.18
