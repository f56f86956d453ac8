using Rollouts.ClusterBed;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
