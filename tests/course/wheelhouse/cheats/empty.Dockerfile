# fails: answers, packages
FROM python:3.11-slim
USER 1000
