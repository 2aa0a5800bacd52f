package dev.reelay.cli.budgets;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.money.Total;
import dev.reelay.view.money.BudgetRow;
import dev.reelay.view.money.BudgetStanding;
import org.jspecify.annotations.Nullable;

/** A budget as JSON. */
final class BudgetJson {

    private BudgetJson() {}

    static ObjectNode of(BudgetStanding budget) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("scope", budget.scope());
        if (budget.usdPerDay() != null) {
            json.set("usd_per_day", DecimalNode.valueOf(budget.usdPerDay()));
        }
        if (budget.jobsPerDay() != null) {
            json.put("jobs_per_day", budget.jobsPerDay());
        }
        json.set("today", today(budget.today()));
        json.put("reached", budget.isKnown() && budget.isReached());
        BudgetRow command = budget.commands().getFirst();
        json.put("since", command.at().toString());
        put(json, "by", command.by());
        put(json, "reason", command.reason());
        put(json, "flaw", command.flaw());
        return json;
    }

    private static ObjectNode today(Total today) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("settled_usd", usd(today.settled()));
        json.set("estimated_usd", usd(today.estimated()));
        json.set("reserved_usd", usd(today.reserved()));
        json.set("spent_usd", usd(today.micros()));
        return json.put("jobs", today.jobs()).put("unpriced_jobs", today.unpriced());
    }

    private static DecimalNode usd(long micros) {
        return DecimalNode.valueOf(Cost.usd(micros));
    }

    private static void put(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }
}
