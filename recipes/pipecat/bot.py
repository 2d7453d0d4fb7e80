# A Pipecat bot that hears, thinks and speaks with Vivavoce: pip install "pipecat-ai[openai,silero,local]"
# Not run by this project's tests, which have npm only.
import asyncio
import os

from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService
from pipecat.transports.local.audio import LocalAudioTransport, LocalAudioTransportParams


async def main() -> None:
    transport = LocalAudioTransport(LocalAudioTransportParams(audio_in_enabled=True, audio_out_enabled=True))
    llm = OpenAIRealtimeLLMService(
        api_key=os.environ.get("VIVAVOCE_REALTIME_KEY", "any"),
        base_url=os.environ.get("VIVAVOCE_REALTIME_URL", "ws://localhost:8080/v1/realtime"),
        settings=OpenAIRealtimeLLMService.Settings(
            model="gpt-realtime",
            system_instruction="You are the receptionist of a small hotel.",
        ),
    )
    pipeline = Pipeline([transport.input(), llm, transport.output()])
    params = PipelineParams(audio_in_sample_rate=24000, audio_out_sample_rate=24000)
    await PipelineRunner().run(PipelineTask(pipeline, params=params))


asyncio.run(main())
