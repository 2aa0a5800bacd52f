/**
 * From a record to a request in a right envelope, or to what is wrong with it: strict JSON, CloudEvents, ids, and the hash
 * that tells a repeat from another request. And from a record of the control topic to a command, or to why it is none.
 * Knows no model. Imports {@code job} alone.
 */
@NullMarked
package dev.reelay.request;

import org.jspecify.annotations.NullMarked;
