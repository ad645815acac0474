package io.github.cameljetstream.operations;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The messages of a list, loaded page by page; blocks while it loads. For one thread at a time. */
final class PagedMessages implements Iterator<Message> {
    /** Converts and loads. */
    interface Source {
        Message message(FoundMessage found);

        /** If true, the message and those after it do not belong to the list. */
        boolean isBeyond(FoundMessage found);
    }

    private final LongFunction<Page> pages;
    private final Source source;
    private Iterator<FoundMessage> current;
    private boolean isLast;
    private long next;
    private @Nullable FoundMessage ready;

    /**
     * @param first the first page
     * @param pages loads the page from a sequence on
     */
    PagedMessages(Page first, LongFunction<Page> pages, Source source) {
        this.pages = pages;
        this.source = source;
        this.current = first.messages().iterator();
        this.isLast = first.isLast();
        this.next = after(first.messages(), 1);
    }

    private static long after(List<FoundMessage> messages, long otherwise) {
        Long last = BatchReader.lastSequence(messages);
        return last == null ? otherwise : last + 1;
    }

    @Override
    public boolean hasNext() {
        while (ready == null) {
            if (current.hasNext()) {
                ready = current.next();
            } else if (isLast) {
                return false;
            } else {
                load();
            }
        }
        if (source.isBeyond(ready)) {
            ready = null;
            isLast = true;
            current = List.<FoundMessage>of().iterator();
            return false;
        }
        return true;
    }

    private void load() {
        Page page = pages.apply(next);
        current = page.messages().iterator();
        isLast = page.isLast() || page.messages().isEmpty();
        next = after(page.messages(), next);
    }

    @Override
    public Message next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        FoundMessage found = ready;
        ready = null;
        return source.message(found);
    }
}
