export interface DockerStory {
  /** In the directory `work`, where the lines are run. */
  files?: Readonly<Record<string, string>>;
  lines: readonly string[];
}

const compose = `services:
  broker:
    image: apache/kafka:4.3.0
    container_name: broker
    ports:
      - "9092:9092"
    environment:
      FIRST: "1"
      SECOND: two
  other:
    image: apache/kafka:4.3.0
    hostname: other
    environment:
      - THIRD=3
    depends_on: [broker]
    volumes:
      - data:/var/lib/kafka/data
volumes:
  data:
`;

/** Lines that Docker's own programs and ours were given, in this order. What `docker logs` shows is Kafka's, and in no story. */
export const stories: Readonly<Record<string, DockerStory>> = {
  containers: {
    lines: [
      'docker ps',
      'docker run -d --name broker -p 9092:9092 apache/kafka:4.3.0',
      'docker ps',
      'docker ps -q',
      'docker ps --format "{{.Names}}: {{.Image}} {{.Ports}}"',
      'docker ps --format "table {{.Names}}\\t{{.Ports}}"',
      'docker ps --filter name=brok -q',
      'docker ps --filter name=nope -q',
      'docker run -d --name broker apache/kafka:4.3.0',
      'docker run -d --name second -p 9092:9092 apache/kafka:4.3.0',
      'docker ps -a',
      'docker rm second',
      'docker run -d --name second -p 127.0.0.1:9094:9092 -p 9100-9101:9100-9101 apache/kafka:4.3.0',
      'docker ps --format "{{.Names}} {{.Ports}}"',
      'docker port broker',
      'docker port second',
      'docker port second 9092',
      'docker port second 1234',
      'docker inspect -f "{{.State.Status}} {{.Name}} {{.State.ExitCode}}" broker',
      'docker inspect -f "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}" broker second',
      'docker inspect -f "{{json .NetworkSettings.Ports}}" broker',
      'docker inspect nope',
      'docker exec broker hostname',
      'docker exec -e WHO=me broker sh -c "echo \\$WHO"',
      'docker exec broker nope',
      'docker exec broker /opt/nope.sh',
      'docker exec nope ls',
      'docker stop broker',
      'docker ps -a --format "{{.Names}} {{.Status}}"',
      'docker stop broker',
      'docker exec broker ls',
      'docker start broker',
      'docker restart broker second',
      'docker kill broker',
      'docker kill broker',
      'docker rename second third',
      'docker rename third broker',
      'docker wait broker',
      'docker rm broker nope',
      'docker rm -f third',
      'docker rm -f third',
      'docker logs nope',
      'docker stop nope',
      'docker start nope',
      'docker ps -a',
    ],
  },
  arguments: {
    lines: [
      'docker',
      'docker nope',
      'docker run',
      'docker run --nope apache/kafka',
      'docker run -Z apache/kafka',
      'docker run -p',
      'docker run --name',
      'docker run -d=maybe apache/kafka:4.3.0',
      'docker run -d --name x! apache/kafka:4.3.0',
      'docker run --env-file nope.env apache/kafka:4.3.0',
      'docker run --rm --restart always apache/kafka:4.3.0',
      'docker run --network nope apache/kafka:4.3.0',
      'docker ps extra',
      'docker ps --nope',
      'docker rm',
      'docker stop',
      'docker exec',
      'docker exec broker',
      'docker logs',
      'docker logs a b',
      'docker port',
      'docker rename a',
      'docker inspect',
      'docker images a b',
      'docker pull',
      'docker network',
      'docker network nope',
      'docker network create',
      'docker volume',
      'docker volume create a b',
      'docker container nope',
      'docker ps --help',
      'docker help stop',
    ],
  },
  networks: {
    lines: [
      'docker network ls',
      'docker network create lab',
      'docker network create lab',
      'docker network ls --format "{{.Name}} {{.Driver}}"',
      'docker run -d --name broker --network lab apache/kafka:4.3.0',
      'docker network inspect -f "{{range .Containers}}{{.Name}}{{end}}" lab',
      'docker network rm lab',
      'docker network rm bridge',
      'docker network rm nope',
      'docker network inspect nope',
      'docker rm -f broker',
      'docker network rm lab',
      'docker volume ls',
      'docker volume create data',
      'docker volume ls',
      'docker run -d --name broker -v data:/var/lib/kafka/data apache/kafka:4.3.0',
      'docker volume rm data',
      'docker rm -f broker',
      'docker volume inspect -f "{{.Name}} {{.Driver}}" data',
      'docker volume rm data',
      'docker volume rm data',
    ],
  },
  compose: {
    files: { 'compose.yaml': compose },
    lines: [
      'docker compose config',
      'docker compose config --services',
      'docker compose ps',
      'docker compose up -d',
      'docker compose up -d',
      'docker compose ps',
      'docker compose ps --services',
      'docker compose port broker 9092',
      'docker compose exec -T other hostname',
      'docker compose exec -T nope ls',
      'docker network ls --format "{{.Name}}"',
      'docker volume ls -q',
      'docker compose stop other',
      'docker compose ps -a --format "{{.Name}} {{.Status}}"',
      'docker compose start',
      'docker compose restart broker',
      'docker compose up -d nope',
      'docker compose nope',
      'docker compose up --nope',
      'docker compose -f nope.yaml up',
      'docker compose kill',
      'docker compose down',
      'docker volume ls -q',
      'docker compose down -v',
      'docker compose version',
    ],
  },
};
