package io.github.cameljetstream.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.OptimisticLockingAggregationRepository.OptimisticLockingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aggregates whose completion by time was due while the bucket did not answer. Camel forgets such a completion if the repository
 * throws, and ends the completion by interval for good. So the repository does not throw there, and completes them later.
 * Thread-safe.
 */
final class LateCompletions {
    private static final Logger LOG = LoggerFactory.getLogger(LateCompletions.class);

    /** Part of the name of the thread on which Camel completes aggregates by time. It holds the lock of the aggregation. */
    private static final String TIMER = "AggregateTimeoutChecker";

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /** If true, Camel completes aggregates by time on this thread, and nobody would see an exception. */
    static boolean isTimer() {
        return Thread.currentThread().getName().contains(TIMER);
    }

    void add(String key) {
        keys.add(key);
    }

    /** Camel counts the time of the aggregate again, since it has a new message. */
    void remove(String key) {
        keys.remove(key);
    }

    /** Completes them, if the bucket answers. Blocks. */
    void complete(CamelContext context, AggregationRepository repository) {
        for (String key : List.copyOf(keys)) {
            try {
                aggregations(context, repository).stream()
                        .filter(each -> !each.isDiscardOnCompletionTimeout())
                        .forEach(each -> each.forceCompletionOfGroup(key));
                keys.remove(key);
            } catch (OptimisticLockingException e) {
                LOG.debug("Another instance completes the aggregate of key '{}'", key, e);
                keys.remove(key);
            } catch (RuntimeException e) {
                LOG.debug("The completion of the aggregate of key '{}' is late", key, e);
                return;
            }
        }
    }

    private static List<AggregateProcessor> aggregations(CamelContext context, AggregationRepository repository) {
        List<AggregateProcessor> all = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            find(route.navigate(), repository, all);
        }
        return all;
    }

    private static void find(Object step, AggregationRepository repository, List<AggregateProcessor> found) {
        if (step instanceof AggregateProcessor aggregation && aggregation.getAggregationRepository() == repository) {
            found.add(aggregation);
        } else if (step instanceof Navigate<?> parent && parent.hasNext()) {
            for (Object each : parent.next()) {
                if (each instanceof Processor) {
                    find(each, repository, found);
                }
            }
        }
    }
}
