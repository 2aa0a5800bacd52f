package dev.reelay.console.steer;

import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.console.Place;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Sets and lifts limits and budgets that all workers share. */
@Path("/limits")
@Blocking
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class LimitActionsResource {

    private final Pages pages;

    LimitActionsResource(Pages pages) {
        this.pages = pages;
    }

    /** Sets the limit of a scope, in the place of the one that it has. A field that is empty is no limit. */
    @POST
    public Response set(
            @RestForm @Nullable String scope,
            @RestForm @Nullable String outstanding,
            @RestForm("per_minute") @Nullable String perMinute,
            @RestForm @Nullable String weight,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String back) {
        return pages.respond(Place.LIMITS, () -> {
            LimitNumbers numbers = new LimitNumbers(given(outstanding), given(perMinute), given(weight));
            return pages.single().limit(pages.visitor(), Pages.required("scope", scope), numbers, form(reason, back));
        });
    }

    /** Lifts the limit of a scope. */
    @POST
    @Path("lift")
    public Response lift(
            @RestForm @Nullable String scope, @RestForm @Nullable String reason, @RestForm @Nullable String back) {
        return pages.respond(
                Place.LIMITS,
                () -> pages.single().liftLimit(pages.visitor(), Pages.required("scope", scope), form(reason, back)));
    }

    /** Sets the budget of a scope, in the place of the one that it has. A field that is empty is no budget. */
    @POST
    @Path("budget")
    public Response setBudget(
            @RestForm @Nullable String scope,
            @RestForm("usd_per_day") @Nullable String usdPerDay,
            @RestForm("jobs_per_day") @Nullable String jobsPerDay,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String back) {
        return pages.respond(Place.LIMITS, () -> {
            BudgetNumbers numbers = new BudgetNumbers(given(usdPerDay), given(jobsPerDay));
            return pages.single().budget(pages.visitor(), Pages.required("scope", scope), numbers, form(reason, back));
        });
    }

    /** Lifts the budget of a scope. */
    @POST
    @Path("budget/lift")
    public Response liftBudget(
            @RestForm @Nullable String scope, @RestForm @Nullable String reason, @RestForm @Nullable String back) {
        return pages.respond(
                Place.LIMITS,
                () -> pages.single().liftBudget(pages.visitor(), Pages.required("scope", scope), form(reason, back)));
    }

    /** As it was written, but for white space; null for a field that is empty. */
    static @Nullable String given(@Nullable String number) {
        return number == null || number.isBlank() ? null : number.strip();
    }

    private static Form form(@Nullable String reason, @Nullable String back) {
        return Form.of(null, reason, back, "/limits");
    }
}
