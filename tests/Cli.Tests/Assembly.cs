using Rollouts.ClusterBed;

[assembly: AssemblyFixture(typeof(ClusterFixture))]
