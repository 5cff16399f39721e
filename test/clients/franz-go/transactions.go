package main

import (
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	. "local/cases"
)

func transactions() []Case {
	return []Case{
		{Name: "transactions: what is committed is read, what is aborted is not", Run: ended},
		{Name: "transactions: nothing after an open one is read by read_committed", Run: unstable},
		{Name: "transactions: read, process, write, with the offsets in it", Run: exactlyOnce},
		{Name: "transactions: a second producer with the same id fences the first", Run: fenced},
	}
}

func transactional(id string, options ...kgo.Opt) *kgo.Client {
	return client(append([]kgo.Opt{kgo.TransactionalID(Named(id)), kgo.TransactionTimeout(30 * time.Second)}, options...)...)
}

func value(topic, text string) *kgo.Record {
	return &kgo.Record{Topic: topic, Value: []byte(text)}
}

// readAll gives the values of a topic from the beginning, at least count of them.
func readAll(topic string, level kgo.IsolationLevel, count int) (values []string) {
	cl := client(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchIsolationLevel(level))
	defer cl.Close()
	for _, record := range poll(cl, count) {
		values = append(values, string(record.Value))
	}
	return values
}

func ended() {
	name := topic("txn", 1)
	cl := transactional("txn")
	defer cl.Close()
	for round, how := range []kgo.TransactionEndTry{kgo.TryCommit, kgo.TryAbort, kgo.TryCommit} {
		Check(cl.BeginTransaction())
		Check(cl.ProduceSync(ctx, value(name, string(rune('a'+round)))).FirstErr())
		Check(cl.EndTransaction(ctx, how))
	}
	Equal(readAll(name, kgo.ReadCommitted(), 2), []string{"a", "c"})
	Equal(readAll(name, kgo.ReadUncommitted(), 3), []string{"a", "b", "c"})
	// Three records and three markers.
	Equal(Must(admin.ListEndOffsets(ctx, name))[name][0].Offset, int64(6))
}

func unstable() {
	name := topic("txn-open", 1)
	cl := transactional("txn-open")
	defer cl.Close()
	Check(cl.BeginTransaction())
	Check(cl.ProduceSync(ctx, value(name, "open")).FirstErr())
	send(value(name, "after"))
	Equal(Must(admin.ListCommittedOffsets(ctx, name))[name][0].Offset, int64(0))
	Check(cl.EndTransaction(ctx, kgo.TryAbort))
	Equal(readAll(name, kgo.ReadCommitted(), 1), []string{"after"})
}

func exactlyOnce() {
	from, to, group := topic("txn-from", 2), topic("txn-to", 1), Named("txn-group")
	send(records(from, 20, 0)...)
	session := Must(kgo.NewGroupTransactSession(
		kgo.SeedBrokers(Bootstrap()), kgo.TransactionalID(Named("txn-session")), kgo.ConsumerGroup(group),
		kgo.ConsumeTopics(from), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.RequireStableFetchOffsets(),
		kgo.FetchMaxWait(300*time.Millisecond),
	))
	defer session.Close()
	for eaten, round := 0, 0; eaten < 20; round++ {
		fetches := session.PollRecords(ctx, 5)
		Check(fetches.Err())
		Check(session.Begin())
		for _, record := range fetches.Records() {
			session.Produce(ctx, value(to, string(record.Value)), nil)
		}
		// The second round fails, and is eaten again.
		committed := Must(session.End(ctx, kgo.TransactionEndTry(round != 1)))
		Equal(committed, round != 1)
		if committed {
			eaten += len(fetches.Records())
		}
	}
	seen := map[string]bool{}
	for _, each := range readAll(to, kgo.ReadCommitted(), 20) {
		Ok(!seen[each], each+" twice")
		seen[each] = true
	}
	Equal(len(seen), 20)
	offsets := Must(admin.FetchOffsets(ctx, group))[from]
	Equal(offsets[0].At+offsets[1].At, int64(20))
}

func fenced() {
	name := topic("txn-fence", 1)
	first, second := transactional("txn-fence"), transactional("txn-fence")
	defer first.Close()
	defer second.Close()
	Check(first.BeginTransaction())
	Check(first.ProduceSync(ctx, value(name, "lost")).FirstErr())
	Check(second.BeginTransaction())
	Check(second.ProduceSync(ctx, value(name, "kept")).FirstErr())
	Check(second.EndTransaction(ctx, kgo.TryCommit))
	late := first.ProduceSync(ctx, value(name, "late")).FirstErr()
	if late == nil {
		late = first.EndTransaction(ctx, kgo.TryCommit)
	}
	Ok(errors.Is(late, kerr.InvalidProducerEpoch) || errors.Is(late, kerr.ProducerFenced), "not fenced")
	Equal(readAll(name, kgo.ReadCommitted(), 1), []string{"kept"})
}
