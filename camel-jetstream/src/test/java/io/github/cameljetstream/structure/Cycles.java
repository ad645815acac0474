package io.github.cameljetstream.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the groups of names that need each other: the strongly connected components of a graph, after Tarjan. Pure. */
final class Cycles {
    private final Map<String, Set<String>> graph;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Cycles(Map<String, Set<String>> graph) {
        this.graph = graph;
    }

    /** The groups of two and more, the largest first. */
    static List<Set<String>> of(Map<String, Set<String>> graph) {
        Cycles cycles = new Cycles(graph);
        graph.keySet().forEach(name -> {
            if (!cycles.order.containsKey(name)) {
                cycles.visit(name);
            }
        });
        cycles.found.sort((one, other) -> other.size() - one.size());
        return cycles.found;
    }

    private void visit(String name) {
        order.put(name, order.size());
        lowest.put(name, order.get(name));
        open.push(name);
        for (String next : graph.getOrDefault(name, Set.of())) {
            if (!order.containsKey(next)) {
                visit(next);
                lowest.merge(name, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(name, order.get(next), Math::min);
            }
        }
        if (lowest.get(name).equals(order.get(name))) {
            close(name);
        }
    }

    private void close(String name) {
        Set<String> group = new TreeSet<>();
        do {
            group.add(open.pop());
        } while (!group.contains(name));
        if (group.size() > 1) {
            found.add(group);
        }
    }
}
