/**
 * Checks JSON against a JSON Schema (2020-12) in bounded time and memory, whatever the JSON is.
 *
 * <pre>
 * Schema.compile ─▶ SchemaCompiler ─▶ SchemaRules (one for each subschema)
 * Schema.check   ─▶ Evaluation (Broken, Path, Budget; BoundedPattern, SameJson) ─▶ SchemaCheck
 *                ─▶ NumberRange: numbers outside the range of a double
 * </pre>
 *
 * <p>A general validator makes an object for every error, and a request of a megabyte can have half a million of them.
 * This one looks at a value before it looks at what the value holds, makes no object for what is right, and stops at a
 * number of errors or of steps. Imports no package of Reelay's.
 */
@NullMarked
package dev.reelay.schema;

import org.jspecify.annotations.NullMarked;
