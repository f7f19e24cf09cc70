# fails: beeps
FROM scratch
USER 65532
CMD ["/satellite"]
