// franz-go: the newest versions, fetch sessions, topic ids, idempotent by default, cooperative by default.
package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	. "local/cases"
)

var (
	ctx   = context.Background()
	start = time.UnixMilli(1_700_000_000_000)
	admin = kadm.NewClient(client())
)

func main() {
	all := []Case{
		{Name: "admin: topics are created, listed, described and deleted", Run: topics},
		{Name: "admin: a topic that exists, a name that may not be, a config that is wrong", Run: refusedTopics},
		{Name: "admin: topic configs are described, set, appended and back at their default", Run: configs},
		{Name: "admin: partitions are added, never taken away", Run: partitions},
		{Name: "admin: the cluster names its brokers, controller and versions", Run: cluster},
		{Name: "admin: records before an offset are deleted", Run: deletedRecords},
	}
	for _, each := range []struct {
		name  string
		codec kgo.CompressionCodec
	}{
		{"none", kgo.NoCompression()}, {"gzip", kgo.GzipCompression()}, {"snappy", kgo.SnappyCompression()},
		{"lz4", kgo.Lz4Compression()}, {"zstd", kgo.ZstdCompression()},
	} {
		all = append(all, Case{
			Name: "produce " + each.name + ": keys, nulls, headers and times come back",
			Run:  func() { produced(each.name, each.codec) },
		})
	}
	all = append(all, []Case{
		{Name: "produce: acks none, leader and all", Run: acks},
		{Name: "produce: a topic made by being written to", Run: autoCreated},
		{Name: "produce: a record too large is refused", Run: tooLarge},
		{Name: "produce: ten thousand records in flight, none lost, none twice", Run: manyInFlight},
		{Name: "consume: what is written while waiting", Run: waiting},
		{Name: "consume: from the end", Run: latest},
		{Name: "consume: a topic deleted and made again", Run: recreated},
		{Name: "consume: topics by pattern", Run: pattern},
		{Name: "group: cooperative members share and give back", Run: func() { rebalance("cooperative", kgo.CooperativeStickyBalancer()) }},
		{Name: "group: eager members share and give back", Run: func() { rebalance("eager", kgo.RangeBalancer()) }},
		{Name: "group: a static member comes back to its partitions", Run: staticMember},
		{Name: "seek: to an offset, back, and to a time", Run: seek},
		{Name: "seek: an offset that is not there", Run: outOfRange},
		{Name: "offsets: a group goes on where it stopped", Run: goesOn},
		{Name: "offsets: committed by hand with metadata, lag, and deleted with the group", Run: byHand},
	}...)
	Run(slices.Concat(all, shares(), transactions(), security()))
}

func client(options ...kgo.Opt) *kgo.Client {
	return Must(kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(Bootstrap()), kgo.FetchMaxWait(300 * time.Millisecond), kgo.HeartbeatInterval(300 * time.Millisecond),
	}, options...)...))
}

func topic(name string, count int32) string {
	full := Named(name)
	Must(admin.CreateTopic(ctx, count, 1, nil, full))
	Until("leaders", func() bool {
		detail := Must(admin.ListTopics(ctx, full))[full]
		leaders := detail.Err == nil && len(detail.Partitions) == int(count)
		for _, partition := range detail.Partitions {
			leaders = leaders && partition.Leader >= 0
		}
		return leaders
	})
	return full
}

func records(topic string, count, from int) (all []*kgo.Record) {
	for i := from; i < from+count; i++ {
		all = append(all, &kgo.Record{
			Topic: topic, Key: fmt.Append(nil, "key ", i%7), Value: fmt.Append(nil, i), Timestamp: start.Add(time.Duration(i) * time.Second),
		})
	}
	return all
}

func send(all ...*kgo.Record) {
	cl := client()
	defer cl.Close()
	Check(cl.ProduceSync(ctx, all...).FirstErr())
}

func poll(cl *kgo.Client, count int) (all []*kgo.Record) {
	limited, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	for len(all) < count {
		fetches := cl.PollFetches(limited)
		Check(fetches.Err())
		all = append(all, fetches.Records()...)
	}
	return all
}

func topics() {
	name := topic("admin", 3)
	detail := Must(admin.ListTopics(ctx))[name]
	Equal(len(detail.Partitions), 3)
	Equal(detail.Partitions[0].ISR, detail.Partitions[0].Replicas)
	Ok(detail.ID != kadm.TopicID{}, "a topic id")
	Must(admin.DeleteTopic(ctx, name))
	Until("gone", func() bool { return !Must(admin.ListTopics(ctx)).Has(name) })
	_, err := admin.DeleteTopic(ctx, name)
	Ok(errors.Is(err, kerr.UnknownTopicOrPartition), fmt.Sprint(err))
}

func refusedTopics() {
	name := topic("twice", 1)
	_, err := admin.CreateTopic(ctx, 1, 1, nil, name)
	Ok(errors.Is(err, kerr.TopicAlreadyExists), fmt.Sprint(err))
	_, err = admin.CreateTopic(ctx, 1, 1, nil, "not a name")
	Ok(errors.Is(err, kerr.InvalidTopicException), fmt.Sprint(err))
	_, err = admin.CreateTopic(ctx, 1, 1, map[string]*string{"retention.ms": kadm.StringPtr("soon")}, Named("wrong"))
	Ok(errors.Is(err, kerr.InvalidConfig), fmt.Sprint(err))
	_, err = admin.CreateTopic(ctx, 1, 9, nil, Named("copies"))
	Ok(errors.Is(err, kerr.InvalidReplicationFactor), fmt.Sprint(err))
}

func configs() {
	name := topic("configs", 1)
	described := func(key string) string {
		for _, config := range Must(Must(admin.DescribeTopicConfigs(ctx, name)).On(name, nil)).Configs {
			if config.Key == key {
				return config.MaybeValue() + " " + config.Source.String()
			}
		}
		return ""
	}
	alter := func(op kadm.IncrementalOp, key string, value *string) error {
		all := Must(admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Op: op, Name: key, Value: value}}, name))
		return all[0].Err
	}
	Equal(described("retention.ms"), "604800000 DEFAULT_CONFIG")
	Check(alter(kadm.SetConfig, "retention.ms", kadm.StringPtr("1000")))
	Equal(described("retention.ms"), "1000 DYNAMIC_TOPIC_CONFIG")
	Check(alter(kadm.AppendConfig, "cleanup.policy", kadm.StringPtr("compact")))
	Equal(described("cleanup.policy"), "delete,compact DYNAMIC_TOPIC_CONFIG")
	Check(alter(kadm.DeleteConfig, "retention.ms", nil))
	Equal(described("retention.ms"), "604800000 DEFAULT_CONFIG")
	err := alter(kadm.SetConfig, "retention.ms", kadm.StringPtr("soon"))
	Ok(errors.Is(err, kerr.InvalidConfig), fmt.Sprint(err))
}

func partitions() {
	name := topic("grows", 1)
	Check(Must(admin.UpdatePartitions(ctx, 4, name))[name].Err)
	Until("four", func() bool { return len(Must(admin.ListTopics(ctx, name))[name].Partitions) == 4 })
	err := Must(admin.UpdatePartitions(ctx, 2, name))[name].Err
	Ok(errors.Is(err, kerr.InvalidPartitions), fmt.Sprint(err))
}

func cluster() {
	metadata := Must(admin.BrokerMetadata(ctx))
	Equal(fmt.Sprintf("%s:%d", metadata.Brokers[0].Host, metadata.Brokers[0].Port), Bootstrap())
	Ok(slices.Contains(metadata.Brokers.NodeIDs(), metadata.Controller), "the controller is a broker")
	Equal(len(metadata.Cluster), 22)
	for _, versions := range Must(admin.ApiVersions(ctx)) {
		Check(versions.Err)
		maximum, _ := versions.KeyMaxVersion(1)
		Equal(maximum, int16(18))
	}
}

func deletedRecords() {
	name := topic("deleted-records", 1)
	send(records(name, 10, 0)...)
	var before kadm.Offsets
	before.AddOffset(name, 0, 4, -1)
	Check(Must(admin.DeleteRecords(ctx, before)).Error())
	first, _ := Must(admin.ListStartOffsets(ctx, name)).Lookup(name, 0)
	last, _ := Must(admin.ListEndOffsets(ctx, name)).Lookup(name, 0)
	Equal([]int64{first.Offset, last.Offset}, []int64{4, 10})
	cl := client(kgo.ConsumeTopics(name))
	defer cl.Close()
	Equal(string(poll(cl, 6)[0].Value), "4")
}

func produced(name string, codec kgo.CompressionCodec) {
	name = topic("codec-"+name, 1)
	producer := client(kgo.ProducerBatchCompression(codec), kgo.ProducerLinger(100*time.Millisecond))
	defer producer.Close()
	var sent []*kgo.Record
	for i := range 50 {
		record := &kgo.Record{
			Topic: name, Key: fmt.Append(nil, "key ", i), Value: []byte(strings.Repeat("ü", i*40)),
			Timestamp: start.Add(time.Duration(i) * time.Millisecond),
			Headers:   []kgo.RecordHeader{{Key: "trace", Value: fmt.Append(nil, i)}, {Key: "null"}},
		}
		if i%3 == 0 {
			record.Key = nil
		}
		if i%10 == 9 {
			record.Value = nil
		}
		sent = append(sent, record)
	}
	Check(producer.ProduceSync(ctx, sent...).FirstErr())
	cl := client(kgo.ConsumeTopics(name))
	defer cl.Close()
	for i, record := range poll(cl, 50) {
		Equal(record.Offset, int64(i))
		Equal(record.Key, sent[i].Key)
		Equal(record.Value, sent[i].Value)
		Equal(record.Timestamp.UnixMilli(), sent[i].Timestamp.UnixMilli())
		Equal(string(record.Headers[0].Value), fmt.Sprint(i))
		Ok(record.Headers[1].Value == nil, "a header without value")
	}
}

func acks() {
	name := topic("acks", 1)
	for _, required := range []kgo.Acks{kgo.NoAck(), kgo.LeaderAck(), kgo.AllISRAcks()} {
		cl := client(kgo.RequiredAcks(required), kgo.DisableIdempotentWrite())
		Check(cl.ProduceSync(ctx, records(name, 2, 0)...).FirstErr())
		cl.Close()
	}
	Until("6 records", func() bool {
		last, _ := Must(admin.ListEndOffsets(ctx, name)).Lookup(name, 0)
		return last.Offset == 6
	})
}

func autoCreated() {
	name := Named("auto")
	cl := client(kgo.AllowAutoTopicCreation())
	defer cl.Close()
	Check(cl.ProduceSync(ctx, records(name, 1, 0)...).FirstErr())
	last, _ := Must(admin.ListEndOffsets(ctx, name)).Lookup(name, 0)
	Equal(last.Offset, int64(1))
}

func tooLarge() {
	cl := client(kgo.ProducerBatchMaxBytes(4_000_000), kgo.ProducerBatchCompression(kgo.NoCompression()))
	defer cl.Close()
	err := cl.ProduceSync(ctx, &kgo.Record{Topic: topic("large", 1), Value: make([]byte, 1_100_000)}).FirstErr()
	Ok(errors.Is(err, kerr.MessageTooLarge), fmt.Sprint(err))
}

func manyInFlight() {
	name := topic("many", 3)
	producer := client(kgo.ProducerBatchMaxBytes(4096), kgo.RecordPartitioner(kgo.RoundRobinPartitioner()))
	defer producer.Close()
	var mutex sync.Mutex
	var failed error
	for _, record := range records(name, 10_000, 0) {
		producer.Produce(ctx, record, func(_ *kgo.Record, err error) {
			mutex.Lock()
			defer mutex.Unlock()
			failed = errors.Join(failed, err)
		})
	}
	Check(producer.Flush(ctx))
	Check(failed)
	cl := client(kgo.ConsumeTopics(name), kgo.FetchMaxPartitionBytes(8192))
	defer cl.Close()
	next := map[int32]int64{}
	values := map[string]bool{}
	for _, record := range poll(cl, 10_000) {
		Equal(record.Offset, next[record.Partition])
		next[record.Partition]++
		values[string(record.Value)] = true
	}
	Equal(len(values), 10_000)
}

func waiting() {
	name := topic("waiting", 2)
	cl := client(kgo.ConsumeTopics(name), kgo.ConsumerGroup(Named("waiting")))
	defer cl.Close()
	for i := range 3 {
		send(records(name, 1, i)...)
		Equal(string(poll(cl, 1)[0].Value), fmt.Sprint(i))
	}
}

func latest() {
	name := topic("latest", 1)
	send(records(name, 3, 0)...)
	cl := client(kgo.ConsumeTopics(name), kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()))
	defer cl.Close()
	limited, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	Equal(cl.PollFetches(limited).NumRecords(), 0)
	send(records(name, 1, 3)...)
	Equal(string(poll(cl, 1)[0].Value), "3")
}

func recreated() {
	name := topic("recreated", 1)
	send(records(name, 5, 0)...)
	cl := client(kgo.ConsumeTopics(name), kgo.MetadataMinAge(100*time.Millisecond), kgo.MetadataMaxAge(500*time.Millisecond))
	defer cl.Close()
	poll(cl, 5)
	Must(admin.DeleteTopic(ctx, name))
	Until("gone", func() bool { return !Must(admin.ListTopics(ctx)).Has(name) })
	topic("recreated", 1)
	send(records(name, 1, 7)...)
	// franz-go asks a client to forget a topic before it follows the new one of the same name.
	cl.PurgeTopicsFromConsuming(name)
	cl.AddConsumeTopics(name)
	Equal(string(poll(cl, 1)[0].Value), "7")
}

func pattern() {
	topic("pattern-one", 1)
	cl := client(kgo.ConsumeRegex(), kgo.ConsumeTopics("^"+Named("pattern-")), kgo.ConsumerGroup(Named("pattern")),
		kgo.MetadataMinAge(100*time.Millisecond), kgo.MetadataMaxAge(500*time.Millisecond))
	defer cl.Close()
	send(records(Named("pattern-one"), 1, 0)...)
	Equal(string(poll(cl, 1)[0].Value), "0")
	topic("pattern-two", 2)
	send(records(Named("pattern-two"), 1, 1)...)
	Equal(string(poll(cl, 1)[0].Value), "1")
}

// member polls in a goroutine of its own until it is closed.
type member struct {
	*kgo.Client
	mutex   sync.Mutex
	owned   map[int32]bool
	revoked int
}

func join(group, topic string, options ...kgo.Opt) *member {
	m := &member{owned: map[int32]bool{}}
	change := func(add bool) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, changed map[string][]int32) {
			m.mutex.Lock()
			defer m.mutex.Unlock()
			for _, partition := range changed[topic] {
				if add {
					m.owned[partition] = true
				} else {
					delete(m.owned, partition)
					m.revoked++
				}
			}
		}
	}
	m.Client = client(append(options, kgo.ConsumerGroup(Named(group)), kgo.ConsumeTopics(topic),
		kgo.OnPartitionsAssigned(change(true)), kgo.OnPartitionsRevoked(change(false)), kgo.OnPartitionsLost(change(false)))...)
	go func() {
		for !m.PollFetches(ctx).IsClientClosed() {
		}
	}()
	return m
}

func (m *member) partitions() (all []int32) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for partition := range m.owned {
		all = append(all, partition)
	}
	return all
}

func rebalance(kind string, balancer kgo.GroupBalancer) {
	group := "rebalance-" + kind
	name := topic(group, 4)
	first := join(group, name, kgo.Balancers(balancer))
	Until("all four", func() bool { return len(first.partitions()) == 4 })
	second := join(group, name, kgo.Balancers(balancer))
	Until("two each", func() bool { return len(first.partitions()) == 2 && len(second.partitions()) == 2 })
	both := append(first.partitions(), second.partitions()...)
	slices.Sort(both)
	Equal(both, []int32{0, 1, 2, 3})
	described := Must(admin.DescribeGroups(ctx, Named(group)))[Named(group)]
	Equal(described.State, "Stable")
	Equal(described.Protocol, balancer.ProtocolName())
	Equal(len(described.Members), 2)
	second.Close()
	Until("all four again", func() bool { return len(first.partitions()) == 4 })
	Equal(first.revoked, map[string]int{"cooperative": 2, "eager": 6}[kind])
	first.Close()
}

func staticMember() {
	name := topic("static", 2)
	first := join("static", name, kgo.InstanceID("one"))
	Until("both", func() bool { return len(first.partitions()) == 2 })
	first.Close()
	members := func() int {
		return len(Must(admin.DescribeGroups(ctx, Named("static")))[Named("static")].Members)
	}
	Equal(members(), 1)
	again := join("static", name, kgo.InstanceID("one"))
	Until("both again", func() bool { return len(again.partitions()) == 2 })
	again.Close()
	response := Must(admin.LeaveGroup(ctx, kadm.LeaveGroup(Named("static")).InstanceIDs("one")))
	Check(response.Error())
	Equal(members(), 0)
}

func seek() {
	name := topic("seek", 1)
	send(records(name, 10, 0)...)
	cl := client(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{name: {0: kgo.NewOffset().At(7)}}))
	defer cl.Close()
	Equal(string(poll(cl, 3)[0].Value), "7")
	cl.SetOffsets(map[string]map[int32]kgo.EpochOffset{name: {0: {Epoch: -1, Offset: 2}}})
	Equal(string(poll(cl, 8)[0].Value), "2")
	at, _ := Must(admin.ListOffsetsAfterMilli(ctx, start.UnixMilli()+3500, name)).Lookup(name, 0)
	Equal([]int64{at.Offset, at.Timestamp}, []int64{4, start.UnixMilli() + 4000})
	youngest, _ := Must(admin.ListMaxTimestampOffsets(ctx, name)).Lookup(name, 0)
	Equal(youngest.Offset, int64(9))
	timed := client(kgo.ConsumeTopics(name), kgo.ConsumeResetOffset(kgo.NewOffset().AfterMilli(start.UnixMilli()+3500)))
	defer timed.Close()
	Equal(string(poll(timed, 1)[0].Value), "4")
}

func outOfRange() {
	name := topic("out-of-range", 1)
	send(records(name, 3, 0)...)
	cl := client(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{name: {0: kgo.NewOffset().At(1000)}}),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()))
	defer cl.Close()
	limited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	err := cl.PollFetches(limited).Err()
	Ok(errors.Is(err, kerr.OffsetOutOfRange), fmt.Sprint(err))
}

func goesOn() {
	name := topic("goes-on", 2)
	send(records(name, 10, 0)...)
	for _, expected := range []int{10, 5} {
		cl := client(kgo.ConsumeTopics(name), kgo.ConsumerGroup(Named("goes-on")), kgo.DisableAutoCommit())
		Equal(len(poll(cl, expected)), expected)
		Check(cl.CommitUncommittedOffsets(ctx))
		cl.Close()
		send(records(name, 5, 10)...)
	}
}

func byHand() {
	name := topic("by-hand", 1)
	group := Named("by-hand")
	send(records(name, 6, 0)...)
	cl := client(kgo.ConsumeTopics(name), kgo.ConsumerGroup(group), kgo.DisableAutoCommit())
	poll(cl, 6)
	_, err := admin.DeleteGroup(ctx, group)
	Ok(errors.Is(err, kerr.NonEmptyGroup), fmt.Sprint(err))
	cl.Close()
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{Topic: name, Partition: 0, At: 3, LeaderEpoch: 0, Metadata: "half"})
	Check(admin.CommitAllOffsets(ctx, group, offsets))
	committed, _ := Must(admin.FetchOffsets(ctx, group)).Lookup(name, 0)
	Equal([]any{committed.At, committed.LeaderEpoch, committed.Metadata}, []any{int64(3), int32(0), "half"})
	lag := Must(admin.Lag(ctx, group))[group]
	Check(lag.Error())
	Equal(lag.Lag.Total(), int64(3))
	Must(admin.DeleteOffsets(ctx, group, kadm.TopicsSet{name: {0: {}}}))
	_, there := Must(admin.FetchOffsets(ctx, group)).Lookup(name, 0)
	Ok(!there, "offset deleted")
	Ok(slices.Contains(Must(admin.ListGroups(ctx)).Groups(), group), "listed")
	Must(admin.DeleteGroup(ctx, group))
	Ok(!slices.Contains(Must(admin.ListGroups(ctx)).Groups(), group), "deleted")
}
