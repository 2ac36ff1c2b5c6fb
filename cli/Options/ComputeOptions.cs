using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Options;

/// <summary>--device, --precision and --threads, the same on every command that computes.</summary>
internal sealed class ComputeOptions
{
    private readonly Option<ComputeDevice> _device = new("--device")
    {
        Description = "Where to compute: auto, cpu, cuda or cuda:N",
        HelpName = "auto|cpu|cuda[:N]",
        CustomParser = ParseDevice,
        DefaultValueFactory = _ => new ComputeSettings().Device,
        CompletionSources = { "auto", "cpu", "cuda" },
    };

    private readonly Option<ComputePrecision> _precision = new("--precision")
    {
        Description = "Number format of the network: auto is bf16 where the device has instructions for it",
        HelpName = "auto|fp32|bf16",
        CustomParser = ParsePrecision,
        DefaultValueFactory = _ => new ComputeSettings().Precision,
        CompletionSources = { "auto", "fp32", "bf16" },
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Compute threads; 0 is one for each core",
        HelpName = "N",
        DefaultValueFactory = _ => new ComputeSettings().Threads,
        Validators = { Require.AtLeast(0) },
    };

    internal void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_precision);
        command.Add(_threads);
    }

    internal ComputeSettings Read(ParseResult parsed) => new()
    {
        Device = parsed.GetValue(_device),
        Precision = parsed.GetValue(_precision),
        Threads = parsed.GetValue(_threads),
    };

    private static ComputeDevice ParseDevice(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!ComputeDevice.TryParse(text, out var device))
        {
            result.AddError($"--device {text} is not a device. Expected auto, cpu, cuda or cuda:N.");
        }
        return device;
    }

    private static ComputePrecision ParsePrecision(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "auto": return ComputePrecision.Auto;
            case "fp32": return ComputePrecision.Fp32;
            case "bf16": return ComputePrecision.Bf16;
            case var text:
                result.AddError($"--precision {text} is not a precision. Expected auto, fp32 or bf16.");
                return default;
        }
    }
}
