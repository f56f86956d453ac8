namespace Rollouts.Grpc.Tests;

public sealed class GrpcMeterTests
{
    [Fact]
    public void Name_IsTheRoom() => GrpcMeter.Name.ShouldBe("Rollouts.Grpc");
}
