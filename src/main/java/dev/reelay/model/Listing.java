package dev.reelay.model;

import dev.reelay.json.ForeignText;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What RunComfy's catalog says about a model beside its schema. Budgets rest on its price.
 *
 * @param displayName the model's name; null when it is not known
 * @param basePriceUsd the base price in US dollars, which is not a quote; null when it is not known
 * @param priceUnit what one price is for: {@code second}, {@code output}, {@code image} or a word that came later; null when it is
 *     not known
 * @param pricingNote RunComfy's words about the price; null when there are none
 * @param isPriceSet whether an operator has set the price, in the place of RunComfy's
 */
public record Listing(
        @Nullable String displayName,
        @Nullable BigDecimal basePriceUsd,
        @Nullable String priceUnit,
        @Nullable String pricingNote,
        boolean isPriceSet) {

    /** The unit of a price that is the same for every job; RunComfy names none like that. */
    public static final String PER_JOB = "job";

    /** What RunComfy's catalog says. */
    public Listing(
            @Nullable String displayName,
            @Nullable BigDecimal basePriceUsd,
            @Nullable String priceUnit,
            @Nullable String pricingNote) {
        this(displayName, basePriceUsd, priceUnit, pricingNote, false);
    }

    /** The same with a price that an operator has set. */
    public Listing withPrice(BigDecimal usd, String unit) {
        return new Listing(displayName, usd, unit, pricingNote, true);
    }

    /** Nothing is known. */
    public static final Listing NONE = new Listing(null, null, null, null);

    /** The longest unit and the longest number that are shown, in characters. */
    private static final int MAX_WORD = 40;

    /** The longest note that is shown, in code points. */
    private static final int MAX_NOTE = 500;

    /**
     * The base price for people, {@code 0.05 USD per second}, with the digits and the unit that RunComfy has; without the unit where it
     * names none, and empty without a price. On one line.
     */
    public Optional<String> priceText() {
        return Optional.ofNullable(basePriceUsd).map(price -> number(price) + " USD" + perUnit());
    }

    /** RunComfy's words about the price, on one line and not at length. */
    public Optional<String> noteText() {
        return Optional.ofNullable(pricingNote)
                .map(note -> ForeignText.oneLine(note, MAX_NOTE).strip())
                .filter(note -> !note.isEmpty());
    }

    private String perUnit() {
        String unit = priceUnit == null
                ? ""
                : ForeignText.oneLine(priceUnit, MAX_WORD).strip();
        if (unit.isEmpty()) {
            return "";
        }
        return unit.startsWith("per ") ? " " + unit : " per " + unit;
    }

    /** Plain notation, unless it would be long: {@code 1e999999999} written out takes a gigabyte. */
    private static String number(BigDecimal price) {
        return Math.abs((long) price.scale()) + price.precision() <= MAX_WORD
                ? price.toPlainString()
                : ForeignText.cut(price.toString(), MAX_WORD);
    }
}
