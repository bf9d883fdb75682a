#!/bin/sh
kubectl get pods
