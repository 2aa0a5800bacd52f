package dev.reelay.console.access;

/**
 * Why a request is not answered.
 *
 * @param status of HTTP
 * @param code a word that can be counted
 * @param message for people: what is wrong, and what to do
 */
record Refusal(int status, String code, String message) {}
