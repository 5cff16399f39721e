package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	. "local/cases"
)

func shares() []Case {
	return []Case{
		{Name: "share: every record once, accepted by polling on", Run: accepted},
		{Name: "share: released, and delivered again with its count; rejected, and never seen again", Run: answered},
		{Name: "share: members share one partition, and one that closes gives back what it has", Run: sharedPartition},
		{Name: "share: a lock renewed holds on, one that runs out does not (KIP-1222)", Run: locks},
		{Name: "share: never more records than asked for (KIP-1206)", Run: strict},
		{Name: "share: the admin describes a group, and sees, sets and deletes its offsets", Run: sharedOffsets},
	}
}

// shareGroup names a group that reads from the beginning.
func shareGroup(name string, configs map[string]string) string {
	full := Named(name)
	resource := kmsg.NewIncrementalAlterConfigsRequestResource()
	resource.ResourceType = kmsg.ConfigResourceTypeGroupConfig
	resource.ResourceName = full
	set := func(name, value string) {
		config := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
		config.Name, config.Op, config.Value = name, kmsg.IncrementalAlterConfigOpSet, &value
		resource.Configs = append(resource.Configs, config)
	}
	set("share.auto.offset.reset", "earliest")
	for name, value := range configs {
		set(name, value)
	}
	request := kmsg.NewPtrIncrementalAlterConfigsRequest()
	request.Resources = append(request.Resources, resource)
	cl := client()
	defer cl.Close()
	answer := Must(request.RequestWith(ctx, cl))
	Check(kerr.ErrorForCode(answer.Resources[0].ErrorCode))
	return full
}

func sharing(group, topic string, options ...kgo.Opt) *kgo.Client {
	return client(append(options, kgo.ShareGroup(group), kgo.ConsumeTopics(topic))...)
}

// quiet polls for two seconds, in which nothing is to come.
func quiet(cl *kgo.Client) {
	limited, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	for limited.Err() == nil {
		Equal(cl.PollFetches(limited).NumRecords(), 0)
	}
}

func valuesOf(all []*kgo.Record) (values []string) {
	for _, record := range all {
		values = append(values, string(record.Value))
	}
	slices.Sort(values)
	return values
}

func flushed(cl *kgo.Client) {
	limited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	Check(cl.FlushAcks(limited))
}

func accepted() {
	name, group := topic("share-accepted", 3), shareGroup("share-accepted", nil)
	send(records(name, 30, 0)...)
	cl := sharing(group, name)
	first := poll(cl, 30)
	Equal(valuesOf(first), valuesOf(records(name, 30, 0)))
	for _, record := range first {
		Equal(record.DeliveryCount(), int32(1))
	}
	send(records(name, 5, 30)...)
	Equal(valuesOf(poll(cl, 5)), valuesOf(records(name, 5, 30)))
	cl.MarkAcks(kgo.AckAccept)
	flushed(cl)
	cl.Close()
	next := sharing(group, name)
	defer next.Close()
	quiet(next)
}

func answered() {
	name, group := topic("share-answered", 1), shareGroup("share-answered", nil)
	send(records(name, 4, 0)...)
	cl := sharing(group, name)
	defer cl.Close()
	for _, record := range poll(cl, 4) {
		switch record.Offset {
		case 1:
			record.Ack(kgo.AckRelease)
		case 2:
			record.Ack(kgo.AckReject)
		default:
			record.Ack(kgo.AckAccept)
		}
	}
	flushed(cl)
	again := poll(cl, 1)
	Equal(valuesOf(again), []string{"1"})
	Equal(again[0].DeliveryCount(), int32(2))
	cl.MarkAcks(kgo.AckAccept)
	flushed(cl)
	quiet(cl)
}

func sharedPartition() {
	name, group := topic("share-members", 1), shareGroup("share-members", nil)
	send(records(name, 10, 0)...)
	first := sharing(group, name)
	had := poll(first, 10)
	second := sharing(group, name)
	defer second.Close()
	quiet(second)
	send(records(name, 1, 10)...)
	Until("two members", func() bool { return len(Must(admin.DescribeShareGroups(ctx, group))[group].Members) == 2 })
	for _, record := range had[:4] {
		record.Ack(kgo.AckAccept)
	}
	flushed(first)
	first.Close()
	counts := map[string]int32{}
	for len(counts) < 7 {
		for _, record := range poll(second, 1) {
			counts[string(record.Value)] = record.DeliveryCount()
		}
	}
	for _, text := range []string{"4", "5", "6", "7", "8", "9"} {
		Equal(counts[text], int32(2))
	}
	Ok(counts["10"] > 0, "the record sent later")
}

func locks() {
	name, group := topic("share-locks", 1), shareGroup("share-locks", map[string]string{"share.record.lock.duration.ms": "15000"})
	send(records(name, 2, 0)...)
	// It must not fetch but when it polls, or it has again what it has let go.
	first := sharing(group, name, kgo.ShareMaxRecordsStrict())
	had := poll(first, 2)
	for range 4 {
		time.Sleep(4 * time.Second)
		had[0].Ack(kgo.AckRenew)
		flushed(first)
	}
	second := sharing(group, name)
	defer second.Close()
	again := poll(second, 1)
	Equal(valuesOf(again), []string{"1"})
	Equal(again[0].DeliveryCount(), int32(2))
	had[0].Ack(kgo.AckAccept)
	flushed(first)
	first.Close()
	second.MarkAcks(kgo.AckAccept)
	flushed(second)
	quiet(second)
}

func strict() {
	name, group := topic("share-strict", 1), shareGroup("share-strict", nil)
	send(records(name, 20, 0)...)
	cl := sharing(group, name, kgo.ShareMaxRecords(3), kgo.ShareMaxRecordsStrict())
	defer cl.Close()
	var all []*kgo.Record
	for len(all) < 20 {
		some := poll(cl, 1)
		Ok(len(some) <= 3, "three records at most")
		all = append(all, some...)
	}
	Equal(valuesOf(all), valuesOf(records(name, 20, 0)))
}

func sharedOffsets() {
	name, group := topic("share-offsets", 1), shareGroup("share-offsets", nil)
	send(records(name, 6, 0)...)
	cl := sharing(group, name)
	poll(cl, 6)
	cl.MarkAcks(kgo.AckAccept)
	flushed(cl)
	described := Must(admin.DescribeShareGroups(ctx, group))[group]
	Equal([]string{described.GroupState, described.Assignor}, []string{"Stable", "simple"})
	Equal(described.Members[0].SubscribedTopicNames, []string{name})
	Ok(described.Members[0].Assignment.Lookup(name, 0), "its partition")
	offset := func() kadm.ShareOffset {
		offset, _ := Must(admin.DescribeShareGroupOffsets(ctx, group))[group].Offsets.Lookup(name, 0)
		return offset
	}
	// The start offset that is kept moves with the next thing written.
	Until("all accepted", func() bool { return offset().Lag == 0 })
	_, err := admin.AlterShareGroupOffsets(ctx, group, kadm.Offsets{name: {0: {Topic: name, At: 2}}})
	Ok(errors.Is(err, kerr.NonEmptyGroup), "not while there are members")
	cl.Close()

	Check(Must(admin.AlterShareGroupOffsets(ctx, group, kadm.Offsets{name: {0: {Topic: name, At: 2}}})).Error())
	Equal([]int64{offset().StartOffset, offset().Lag}, []int64{2, 4})
	again := sharing(group, name)
	Equal(valuesOf(poll(again, 4)), []string{"2", "3", "4", "5"})
	again.MarkAcks(kgo.AckAccept)
	flushed(again)
	again.Close()
	Check(Must(admin.DeleteShareGroupOffsets(ctx, group, name)).Error())
	_, kept := Must(admin.DescribeShareGroupOffsets(ctx, group))[group].Offsets.Lookup(name, 0)
	Ok(!kept, "no offsets any more")
	Check(Must(admin.DeleteGroup(ctx, group)).Err)
	Ok(!slices.Contains(Must(admin.ListGroups(ctx)).Groups(), group), "no group any more")
}
