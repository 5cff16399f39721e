package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	. "local/cases"
)

func security() (all []Case) {
	for i, way := range Ways() {
		all = append(all, Case{Name: way.Name + ": what is written comes back", Run: func() { writesAndReads(way) }})
		if way.Mechanism == "" {
			continue
		}
		all = append(all, Case{Name: way.Name + ": a wrong password is refused", Run: func() { wrongPassword(way) }})
		if i == 1 {
			all = append(all,
				Case{Name: way.Name + ": a session that ends is renewed", Run: func() { renewed(way) }},
				Case{Name: way.Name + ": who has no rights is refused", Run: func() { denied(way) }})
		}
	}
	return all
}

func through(way Way, user, password string, options ...kgo.Opt) *kgo.Client {
	options = append(options, kgo.SeedBrokers(way.Address), kgo.FetchMaxWait(300*time.Millisecond))
	if way.TLS {
		options = append(options, kgo.DialTLSConfig(TLSConfig()))
	}
	if way.Mechanism != "" {
		options = append(options, kgo.SASL(mechanism(way.Mechanism, user, password)))
	}
	return Must(kgo.NewClient(options...))
}

func mechanism(name, user, password string) sasl.Mechanism {
	switch name {
	case "PLAIN":
		return plain.Auth{User: user, Pass: password}.AsMechanism()
	case "SCRAM-SHA-256":
		return scram.Auth{User: user, Pass: password}.AsSha256Mechanism()
	default:
		return scram.Auth{User: user, Pass: password}.AsSha512Mechanism()
	}
}

func writesAndReads(way Way) {
	name := Named(Spaceless("secured " + way.Name))
	writer := through(way, "ana", "ana-secret")
	defer writer.Close()
	Must(kadm.NewClient(writer).CreateTopic(ctx, 1, 1, nil, name))
	for _, value := range []string{"a", "b"} {
		Check(writer.ProduceSync(ctx, &kgo.Record{Topic: name, Value: []byte(value)}).FirstErr())
	}
	reader := through(way, "ana", "ana-secret", kgo.ConsumerGroup(name), kgo.ConsumeTopics(name),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	defer reader.Close()
	var eaten []string
	Until("two records", func() bool {
		reader.PollFetches(ctx).EachRecord(func(record *kgo.Record) { eaten = append(eaten, string(record.Value)) })
		return len(eaten) >= 2
	})
	Equal(eaten, []string{"a", "b"})
}

func wrongPassword(way Way) {
	client := through(way, "ana", "guess", kgo.RetryTimeout(5*time.Second))
	defer client.Close()
	err := client.Ping(ctx)
	Ok(errors.Is(err, kerr.SaslAuthenticationFailed), fmt.Sprint(err))
}

func renewed(way Way) {
	client := through(way, "ana", "ana-secret")
	defer client.Close()
	name := Named("renewed")
	Must(kadm.NewClient(client).CreateTopic(ctx, 1, 1, nil, name))
	var sent int64
	for end := time.Now().Add(BeyondSession); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		record := Must(client.ProduceSync(ctx, &kgo.Record{Topic: name, Value: []byte("a")}).First())
		Equal(record.Offset, sent)
		sent++
	}
}

func denied(way Way) {
	client := through(way, "bob", "bob-secret")
	defer client.Close()
	admin := kadm.NewClient(client)
	name := Named("denied")
	_, err := admin.CreateTopic(ctx, 1, 1, nil, name)
	Ok(errors.Is(err, kerr.TopicAuthorizationFailed), fmt.Sprint(err))
	err = client.ProduceSync(ctx, &kgo.Record{Topic: name, Value: []byte("a")}).FirstErr()
	Ok(errors.Is(err, kerr.TopicAuthorizationFailed), fmt.Sprint(err))
	_, err = admin.DescribeGroups(ctx, name)
	Ok(strings.Contains(fmt.Sprint(err), "GROUP_AUTHORIZATION_FAILED"), fmt.Sprint(err))
}
