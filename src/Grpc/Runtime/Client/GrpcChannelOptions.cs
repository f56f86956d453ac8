namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>What carries the requests, for example over a Unix socket; null for the network.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes the handler with itself. Default false.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>The most bytes of an answer, also unpacked; more is RESOURCE_EXHAUSTED. Null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most bytes of a request; more is RESOURCE_EXHAUSTED. Null for no limit. Default 4 MiB.</summary>
    public int? MaxSendMessageSize { get; set; } = 4 * 1024 * 1024;

    internal TimeProvider Time { get; set; } = TimeProvider.System;
}
