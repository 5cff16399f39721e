package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/plain"
	"github.com/segmentio/kafka-go/sasl/scram"
	. "local/cases"
)

// It signs in anew on a new connection, never on an old one: there is no case of a session renewed.
func security() (all []Case) {
	for i, way := range Ways() {
		all = append(all, Case{way.Name + ": what is written comes back", func() { writesAndReads(way) }})
		if way.Mechanism == "" {
			continue
		}
		all = append(all, Case{way.Name + ": a wrong password is refused", func() { wrongPassword(way) }})
		if i == 1 {
			all = append(all, Case{way.Name + ": who has no rights is refused", func() { denied(way) }})
		}
	}
	return all
}

func mechanism(name, user, password string) sasl.Mechanism {
	switch name {
	case "":
		return nil
	case "PLAIN":
		return plain.Mechanism{Username: user, Password: password}
	case "SCRAM-SHA-256":
		return Must(scram.Mechanism(scram.SHA256, user, password))
	default:
		return Must(scram.Mechanism(scram.SHA512, user, password))
	}
}

func transport(way Way, user, password string) *kafka.Transport {
	transport := &kafka.Transport{SASL: mechanism(way.Mechanism, user, password)}
	if way.TLS {
		transport.TLS = TLSConfig()
	}
	return transport
}

func through(way Way, user, password string) *kafka.Client {
	return &kafka.Client{Addr: kafka.TCP(way.Address), Timeout: 20 * time.Second, Transport: transport(way, user, password)}
}

func writesAndReads(way Way) {
	name := Named(Spaceless("secured " + way.Name))
	created := Must(through(way, "ana", "ana-secret").CreateTopics(ctx, &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: name, NumPartitions: 1, ReplicationFactor: 1}},
	}))
	Check(created.Errors[name])
	writer := &kafka.Writer{
		Addr: kafka.TCP(way.Address), Topic: name, RequiredAcks: kafka.RequireAll, BatchTimeout: 10 * time.Millisecond,
		Transport: transport(way, "ana", "ana-secret"),
	}
	Check(writer.WriteMessages(ctx, kafka.Message{Value: []byte("a")}, kafka.Message{Value: []byte("b")}))
	Check(writer.Close())
	dialer := &kafka.Dialer{Timeout: 10 * time.Second, SASLMechanism: mechanism(way.Mechanism, "ana", "ana-secret")}
	if way.TLS {
		dialer.TLS = TLSConfig()
	}
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{way.Address}, Topic: name, GroupID: name, StartOffset: kafka.FirstOffset, Dialer: dialer,
		MaxWait: 300 * time.Millisecond,
	})
	defer reader.Close()
	for _, expected := range []string{"a", "b"} {
		Equal(string(Must(reader.ReadMessage(ctx)).Value), expected)
	}
}

func wrongPassword(way Way) {
	_, err := through(way, "ana", "guess").Metadata(ctx, &kafka.MetadataRequest{})
	Ok(errors.Is(err, kafka.SASLAuthenticationFailed) || strings.Contains(fmt.Sprint(err), "SASL Authentication failed"),
		fmt.Sprint(err))
}

func denied(way Way) {
	name := Named("denied")
	client := through(way, "bob", "bob-secret")
	created := Must(client.CreateTopics(ctx, &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: name, NumPartitions: 1, ReplicationFactor: 1}},
	}))
	Ok(errors.Is(created.Errors[name], kafka.TopicAuthorizationFailed), fmt.Sprint(created.Errors[name]))
	writer := &kafka.Writer{
		Addr: kafka.TCP(way.Address), Topic: name, RequiredAcks: kafka.RequireAll, BatchTimeout: 10 * time.Millisecond,
		MaxAttempts: 1, Transport: transport(way, "bob", "bob-secret"),
	}
	// A writer looks among all topics that it may see, and this is none of them.
	err := writer.WriteMessages(ctx, kafka.Message{Value: []byte("a")})
	Ok(errors.Is(err, kafka.UnknownTopicOrPartition), fmt.Sprint(err))
	fetched := Must(client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{GroupID: name, Topics: map[string][]int{name: {0}}}))
	Ok(errors.Is(fetched.Error, kafka.GroupAuthorizationFailed), fmt.Sprint(fetched.Error))
}
