// segmentio/kafka-go: Conn sends old versions without negotiating; Reader, Writer and Client do.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/compress"
	. "local/cases"
)

var (
	address = kafka.TCP(Bootstrap())
	client  = &kafka.Client{Addr: address, Timeout: 20 * time.Second}
	ctx     = context.Background()
	start   = time.UnixMilli(1_700_000_000_000)
)

func main() {
	all := []Case{
		{"admin (Conn): topics are created, listed and deleted", connTopics},
		{"admin (Conn): brokers, controller and versions", connCluster},
		{"admin (Client): topics, partitions and their errors", clientTopics},
		{"admin (Client): topic configs are described, set, and back at their default", configs},
	}
	for name, codec := range map[string]kafka.Compression{
		"gzip": kafka.Gzip, "snappy": kafka.Snappy, "lz4": kafka.Lz4, "zstd": kafka.Zstd, "none": compress.None,
	} {
		all = append(all, Case{"produce " + name + " (Writer): keys, nulls, headers and times come back", func() { produced(codec) }})
	}
	sort.SliceStable(all[4:], func(i, j int) bool { return all[4+i].Name < all[4+j].Name })
	all = append(all, []Case{
		{"produce (Conn): messages, compressed ones, and the offset they got", connWrite},
		{"produce (Writer): acks none, one and all", acks},
		{"produce (Writer): keys go where murmur2 sends them", keys},
		{"produce (Writer): a topic made by being written to", autoCreated},
		{"produce (Writer): a record too large is refused", tooLarge},
		{"consume (Conn): a batch, and what follows it", connRead},
		{"consume (Reader): every record once, in order within each partition", order},
		{"consume (Reader): what is written while waiting", waiting},
		{"group (Reader): a second member takes half, and gives it back when it leaves", rebalance},
		{"seek (Conn): from start, end, current and absolute; offsets by time", connSeek},
		{"seek (Reader): to an offset, a time and the end", readerSeek},
		{"offsets (Reader): a group goes on where it stopped", goesOn},
		{"offsets (Client): committed, fetched, and deleted with the group", byHand},
		{"transaction (Client): offsets are committed with it, or not at all", offsetsInTransaction},
		{"transaction (Client): an older epoch is fenced", fenced},
	}...)
	Run(append(all, security()...))
}

func topic(name string, partitions int) string {
	full := Named(name)
	response := Must(client.CreateTopics(ctx, &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: full, NumPartitions: partitions, ReplicationFactor: 1}},
	}))
	Check(response.Errors[full])
	Until("leaders", func() bool {
		metadata := Must(client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{full}}))
		return len(metadata.Topics[0].Partitions) == partitions && metadata.Topics[0].Partitions[0].Leader.Port != 0
	})
	return full
}

func writer(topic string) *kafka.Writer {
	return &kafka.Writer{
		Addr: address, Topic: topic, RequiredAcks: kafka.RequireAll, BatchTimeout: 10 * time.Millisecond,
		AllowAutoTopicCreation: true, Balancer: kafka.Murmur2Balancer{},
	}
}

func numbered(count, from int) (messages []kafka.Message) {
	for i := from; i < from+count; i++ {
		messages = append(messages, kafka.Message{Key: fmt.Append(nil, "key ", i%7), Value: fmt.Append(nil, i)})
	}
	return messages
}

func write(topic string, messages ...kafka.Message) {
	w := writer(topic)
	defer w.Close()
	Check(w.WriteMessages(ctx, messages...))
}

func read(r *kafka.Reader, count int) (messages []kafka.Message) {
	limited, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	for len(messages) < count {
		messages = append(messages, Must(r.ReadMessage(limited)))
	}
	return messages
}

func partitionReader(topic string, partition int) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{Bootstrap()}, Topic: topic, Partition: partition, MaxWait: 300 * time.Millisecond, MaxBytes: 1 << 20,
	})
}

func groupReader(topic, group string) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{Bootstrap()}, GroupID: Named(group), Topic: topic, StartOffset: kafka.FirstOffset,
		MaxWait: 300 * time.Millisecond, HeartbeatInterval: 300 * time.Millisecond,
	})
}

func leader(topic string, partition int) *kafka.Conn {
	conn := Must(kafka.DialLeader(ctx, "tcp", Bootstrap(), topic, partition))
	Check(conn.SetDeadline(time.Now().Add(30 * time.Second)))
	return conn
}

func connTopics() {
	conn := Must(kafka.Dial("tcp", Bootstrap()))
	defer conn.Close()
	name := Named("conn")
	config := kafka.TopicConfig{Topic: name, NumPartitions: 3, ReplicationFactor: 1, ConfigEntries: []kafka.ConfigEntry{
		{ConfigName: "retention.ms", ConfigValue: "1000"},
	}}
	Check(conn.CreateTopics(config))
	Until("three partitions", func() bool { return len(Must(conn.ReadPartitions(name))) == 3 })
	// An existing topic is no error to Conn.
	Check(conn.CreateTopics(config))
	config.Topic = "not a name"
	err := conn.CreateTopics(config)
	Ok(errors.Is(err, kafka.InvalidTopic), fmt.Sprint(err))
	Check(conn.DeleteTopics(name))
	Until("gone", func() bool {
		for _, partition := range Must(conn.ReadPartitions()) {
			if partition.Topic == name {
				return false
			}
		}
		return true
	})
}

func connCluster() {
	conn := Must(kafka.Dial("tcp", Bootstrap()))
	defer conn.Close()
	brokers := Must(conn.Brokers())
	Equal(fmt.Sprintf("%s:%d", brokers[0].Host, brokers[0].Port), Bootstrap())
	Equal(Must(conn.Controller()).ID, brokers[0].ID)
	versions := map[int16]kafka.ApiVersion{}
	for _, version := range Must(conn.ApiVersions()) {
		versions[version.ApiKey] = version
	}
	Equal([]int16{versions[0].MinVersion, versions[0].MaxVersion}, []int16{0, 13})
	Equal([]int16{versions[1].MinVersion, versions[1].MaxVersion}, []int16{4, 18})
}

func clientTopics() {
	name := topic("client", 1)
	twice := Must(client.CreateTopics(ctx, &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: name, NumPartitions: 1, ReplicationFactor: 1}},
	}))
	Ok(errors.Is(twice.Errors[name], kafka.TopicAlreadyExists), fmt.Sprint(twice.Errors[name]))
	grow := func(count int32) error {
		return Must(client.CreatePartitions(ctx, &kafka.CreatePartitionsRequest{
			Topics: []kafka.TopicPartitionsConfig{{Name: name, Count: count}},
		})).Errors[name]
	}
	Check(grow(4))
	Ok(errors.Is(grow(2), kafka.InvalidPartitionNumber), "fewer partitions")
	Check(Must(client.DeleteTopics(ctx, &kafka.DeleteTopicsRequest{Topics: []string{name}})).Errors[name])
	again := Must(client.DeleteTopics(ctx, &kafka.DeleteTopicsRequest{Topics: []string{name}})).Errors[name]
	Ok(errors.Is(again, kafka.UnknownTopicOrPartition), fmt.Sprint(again))
}

func configs() {
	name := topic("configs", 1)
	described := func() string {
		response := Must(client.DescribeConfigs(ctx, &kafka.DescribeConfigsRequest{
			Resources: []kafka.DescribeConfigRequestResource{
				{ResourceType: kafka.ResourceTypeTopic, ResourceName: name, ConfigNames: []string{"retention.ms"}},
			},
		}))
		Check(response.Resources[0].Error)
		return response.Resources[0].ConfigEntries[0].ConfigValue
	}
	alter := func(value string, operation kafka.ConfigOperation) error {
		return Must(client.IncrementalAlterConfigs(ctx, &kafka.IncrementalAlterConfigsRequest{
			Resources: []kafka.IncrementalAlterConfigsRequestResource{{
				ResourceType: kafka.ResourceTypeTopic, ResourceName: name,
				Configs: []kafka.IncrementalAlterConfigsRequestConfig{
					{Name: "retention.ms", Value: value, ConfigOperation: operation},
				},
			}},
		})).Resources[0].Error
	}
	Equal(described(), "604800000")
	Check(alter("1000", kafka.ConfigOperationSet))
	Equal(described(), "1000")
	Ok(errors.Is(alter("soon", kafka.ConfigOperationSet), kafka.InvalidConfiguration), "a value that is wrong")
	Check(alter("", kafka.ConfigOperationDelete))
	Equal(described(), "604800000")
}

func produced(codec kafka.Compression) {
	name := topic("codec-"+codec.String(), 1)
	w := writer(name)
	w.Compression = codec
	defer w.Close()
	var messages []kafka.Message
	for i := range 50 {
		message := kafka.Message{
			Key: fmt.Append(nil, "key ", i), Value: []byte(strings.Repeat("ü", i*40)), Time: start.Add(time.Duration(i) * time.Millisecond),
			Headers: []kafka.Header{{Key: "trace", Value: fmt.Append(nil, i)}, {Key: "empty", Value: []byte{}}},
		}
		if i%3 == 0 {
			message.Key = nil
		}
		if i%10 == 9 {
			message.Value = nil
		}
		messages = append(messages, message)
	}
	Check(w.WriteMessages(ctx, messages...))
	r := partitionReader(name, 0)
	defer r.Close()
	for i, message := range read(r, 50) {
		Equal(message.Offset, int64(i))
		Ok(bytes.Equal(message.Key, messages[i].Key) && (message.Key == nil) == (messages[i].Key == nil), "key")
		Ok(bytes.Equal(message.Value, messages[i].Value), "value")
		Equal(message.Time.UnixMilli(), messages[i].Time.UnixMilli())
		Equal(len(message.Headers), 2)
		Equal(string(message.Headers[0].Value), fmt.Sprint(i))
	}
}

func connWrite() {
	name := topic("conn-write", 1)
	conn := leader(name, 0)
	defer conn.Close()
	Must(conn.WriteMessages(numbered(3, 0)...))
	_, partition, offset, _, err := conn.WriteCompressedMessagesAt(compress.Lz4.Codec(), numbered(4, 3)...)
	Check(err)
	Equal([]int64{int64(partition), offset}, []int64{0, 3})
	first, last, err := conn.ReadOffsets()
	Check(err)
	Equal([]int64{first, last}, []int64{0, 7})
}

func acks() {
	name := topic("acks", 1)
	for _, required := range []kafka.RequiredAcks{kafka.RequireNone, kafka.RequireOne, kafka.RequireAll} {
		w := writer(name)
		w.RequiredAcks = required
		Check(w.WriteMessages(ctx, numbered(2, 0)...))
		Check(w.Close())
	}
	conn := leader(name, 0)
	defer conn.Close()
	Until("6 records", func() bool { return Must(conn.ReadLastOffset()) == 6 })
}

func keys() {
	name := topic("keys", 4)
	messages := numbered(70, 0)
	write(name, messages...)
	for partition := range 4 {
		conn := leader(name, partition)
		last := Must(conn.ReadLastOffset())
		conn.Close()
		expected := 0
		for _, message := range messages {
			if (kafka.Murmur2Balancer{}).Balance(message, 0, 1, 2, 3) == partition {
				expected++
			}
		}
		Equal(last, int64(expected))
	}
}

func autoCreated() {
	name := Named("auto")
	w := writer(name)
	defer w.Close()
	Until("written", func() bool { return w.WriteMessages(ctx, numbered(1, 0)...) == nil })
	r := partitionReader(name, 0)
	defer r.Close()
	Equal(string(read(r, 1)[0].Value), "0")
}

func tooLarge() {
	w := writer(topic("large", 1))
	w.BatchBytes = 4_000_000
	defer w.Close()
	err := w.WriteMessages(ctx, kafka.Message{Value: bytes.Repeat([]byte("x"), 1_100_000)})
	var each kafka.WriteErrors
	Ok(errors.As(err, &each) && errors.Is(each[0], kafka.MessageSizeTooLarge), fmt.Sprint(err))
}

func connRead() {
	name := topic("conn-read", 1)
	conn := leader(name, 0)
	defer conn.Close()
	Must(conn.WriteMessages(numbered(10, 0)...))
	Must(conn.Seek(2, kafka.SeekAbsolute))
	batch := conn.ReadBatch(1, 1<<20)
	for i := 2; i < 10; i++ {
		message := Must(batch.ReadMessage())
		Equal([]string{fmt.Sprint(message.Offset), string(message.Value)}, []string{fmt.Sprint(i), fmt.Sprint(i)})
	}
	Equal(batch.HighWaterMark(), int64(10))
	Check(batch.Close())
	Must(conn.WriteMessages(numbered(1, 10)...))
	Equal(string(Must(conn.ReadMessage(1<<20)).Value), "10")
}

func order() {
	name := topic("order", 3)
	for from := 0; from < 3000; from += 500 {
		write(name, numbered(500, from)...)
	}
	r := groupReader(name, "order")
	defer r.Close()
	next := map[int]int64{}
	values := map[string]bool{}
	for _, message := range read(r, 3000) {
		Equal(message.Offset, next[message.Partition])
		next[message.Partition]++
		values[string(message.Value)] = true
	}
	Equal(len(values), 3000)
}

func waiting() {
	name := topic("waiting", 1)
	r := groupReader(name, "waiting")
	defer r.Close()
	for i := range 3 {
		write(name, numbered(1, i)...)
		Equal(string(read(r, 1)[0].Value), fmt.Sprint(i))
	}
}

func rebalance() {
	name := topic("rebalance", 4)
	group := Named("rebalance")
	states := func() (state string, counts []int) {
		described := Must(client.DescribeGroups(ctx, &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})).Groups[0]
		for _, member := range described.Members {
			count := 0
			for _, topic := range member.MemberAssignments.Topics {
				count += len(topic.Partitions)
			}
			counts = append(counts, count)
		}
		return described.GroupState, counts
	}
	reaches := func(what, state string, counts ...int) {
		Until(what, func() bool {
			s, c := states()
			return s == state && fmt.Sprint(c) == fmt.Sprint(counts)
		})
	}
	first := groupReader(name, "rebalance")
	go first.FetchMessage(ctx)
	reaches("all four", "Stable", 4)
	second := groupReader(name, "rebalance")
	go second.FetchMessage(ctx)
	reaches("two each", "Stable", 2, 2)
	Check(second.Close())
	reaches("all four again", "Stable", 4)
	Check(first.Close())
	reaches("nobody", "Empty")
}

func connSeek() {
	name := topic("conn-seek", 1)
	messages := numbered(10, 0)
	for i := range messages {
		messages[i].Time = start.Add(time.Duration(i) * time.Second)
	}
	write(name, messages...)
	conn := leader(name, 0)
	defer conn.Close()
	for _, each := range []struct {
		offset   int64
		whence   int
		expected int64
	}{{3, kafka.SeekStart, 3}, {2, kafka.SeekEnd, 8}, {-3, kafka.SeekCurrent, 5}, {7, kafka.SeekAbsolute, 7}} {
		Equal(Must(conn.Seek(each.offset, each.whence)), each.expected)
	}
	_, err := conn.Seek(1000, kafka.SeekAbsolute)
	Ok(errors.Is(err, kafka.OffsetOutOfRange), fmt.Sprint(err))
	Equal(Must(conn.ReadOffset(start.Add(3500*time.Millisecond))), int64(4))
}

func readerSeek() {
	name := topic("reader-seek", 1)
	messages := numbered(10, 0)
	for i := range messages {
		messages[i].Time = start.Add(time.Duration(i) * time.Second)
	}
	write(name, messages...)
	r := partitionReader(name, 0)
	defer r.Close()
	Equal(string(read(r, 10)[9].Value), "9")
	Check(r.SetOffset(7))
	Equal(string(read(r, 1)[0].Value), "7")
	Check(r.SetOffsetAt(ctx, start.Add(3500*time.Millisecond)))
	Equal(string(read(r, 1)[0].Value), "4")
	Equal(Must(r.ReadLag(ctx)), int64(5))
}

func goesOn() {
	name := topic("goes-on", 2)
	write(name, numbered(10, 0)...)
	first := groupReader(name, "goes-on")
	read(first, 10)
	Check(first.Close())
	write(name, numbered(5, 10)...)
	second := groupReader(name, "goes-on")
	defer second.Close()
	values := map[string]bool{}
	for _, message := range read(second, 5) {
		values[string(message.Value)] = true
	}
	Equal(values, map[string]bool{"10": true, "11": true, "12": true, "13": true, "14": true})
}

func byHand() {
	name := topic("by-hand", 2)
	group := Named("by-hand")
	write(name, numbered(6, 0)...)
	committed := Must(client.OffsetCommit(ctx, &kafka.OffsetCommitRequest{
		Addr: address, GroupID: group, GenerationID: -1,
		Topics: map[string][]kafka.OffsetCommit{name: {{Partition: 0, Offset: 3, Metadata: "half"}}},
	}))
	Check(committed.Topics[name][0].Error)
	fetched := Must(client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{
		Addr: address, GroupID: group, Topics: map[string][]int{name: {0, 1}},
	}))
	Check(fetched.Error)
	partitions := fetched.Topics[name]
	sort.Slice(partitions, func(i, j int) bool { return partitions[i].Partition < partitions[j].Partition })
	Equal([]int64{partitions[0].CommittedOffset, partitions[1].CommittedOffset}, []int64{3, -1})
	Equal(partitions[0].Metadata, "half")
	listed := false
	for _, each := range Must(client.ListGroups(ctx, &kafka.ListGroupsRequest{Addr: address})).Groups {
		listed = listed || each.GroupID == group
	}
	Ok(listed, "the group is listed")
	Check(Must(client.DeleteGroups(ctx, &kafka.DeleteGroupsRequest{Addr: address, GroupIDs: []string{group}})).Errors[group])
	again := Must(client.DeleteGroups(ctx, &kafka.DeleteGroupsRequest{Addr: address, GroupIDs: []string{group}})).Errors[group]
	Ok(errors.Is(again, kafka.GroupIdNotFound), fmt.Sprint(again))
}

// kafka-go has the calls of transactions, but no Writer that uses them.
func initProducer(transactionalID string) *kafka.ProducerSession {
	var session *kafka.ProducerSession
	// The first asked for makes __transaction_state, which takes a while.
	Until("a producer id", func() bool {
		response := Must(client.InitProducerID(ctx, &kafka.InitProducerIDRequest{
			Addr: address, TransactionalID: transactionalID, TransactionTimeoutMs: 30_000, ProducerID: -1, ProducerEpoch: -1,
		}))
		session = response.Producer
		return response.Error == nil
	})
	return session
}

func offsetsInTransaction() {
	name := topic("transaction", 1)
	group, id := Named("transaction"), Named("transaction")
	write(name, numbered(10, 0)...)
	for _, each := range []struct {
		offset    int64
		committed bool
		expected  int64
	}{{4, false, -1}, {7, true, 7}} {
		session := initProducer(id)
		added := Must(client.AddOffsetsToTxn(ctx, &kafka.AddOffsetsToTxnRequest{
			Addr: address, TransactionalID: id, ProducerID: session.ProducerID, ProducerEpoch: session.ProducerEpoch, GroupID: group,
		}))
		Check(added.Error)
		sent := Must(client.TxnOffsetCommit(ctx, &kafka.TxnOffsetCommitRequest{
			Addr: address, TransactionalID: id, GroupID: group, ProducerID: session.ProducerID,
			ProducerEpoch: session.ProducerEpoch, GenerationID: -1,
			Topics: map[string][]kafka.TxnOffsetCommit{name: {{Partition: 0, Offset: each.offset}}},
		}))
		Check(sent.Topics[name][0].Error)
		ended := Must(client.EndTxn(ctx, &kafka.EndTxnRequest{
			Addr: address, TransactionalID: id, ProducerID: session.ProducerID, ProducerEpoch: session.ProducerEpoch,
			Committed: each.committed,
		}))
		Check(ended.Error)
		Until("the offset", func() bool {
			fetched := Must(client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{
				Addr: address, GroupID: group, Topics: map[string][]int{name: {0}},
			}))
			return fetched.Topics[name][0].CommittedOffset == each.expected
		})
	}
}

func fenced() {
	id := Named("fenced")
	older := initProducer(id)
	newer := initProducer(id)
	Equal([]int{newer.ProducerID, newer.ProducerEpoch}, []int{older.ProducerID, older.ProducerEpoch + 1})
	add := func(session *kafka.ProducerSession) error {
		return Must(client.AddOffsetsToTxn(ctx, &kafka.AddOffsetsToTxnRequest{
			Addr: address, TransactionalID: id, ProducerID: session.ProducerID, ProducerEpoch: session.ProducerEpoch,
			GroupID: Named("fenced"),
		})).Error
	}
	err := add(older)
	Ok(errors.Is(err, kafka.ProducerFenced), fmt.Sprint(err))
	Check(add(newer))
}
