package dev.reelay.catalog;

/**
 * A model whose schema, as RunComfy wrote it, cannot be used.
 *
 * @param model its id; the place of the record when that names no model
 */
public record SetAside(String model, String reason) {

    @Override
    public String toString() {
        return model + ": " + reason;
    }
}
